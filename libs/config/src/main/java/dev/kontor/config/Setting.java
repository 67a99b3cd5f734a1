package dev.kontor.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A key of the configuration: the component of a record that bears this, and its type, are all that is known of it. Checking,
 * binding, the variable's name, the schema and the documentation derive from it.
 *
 * <p>What may be written follows from the type: {@code String}, {@code Path}, {@code URI}, {@link Secret}, {@code boolean},
 * whole numbers, {@code Duration}, an enum (its constants in lower case, and {@link Also}), a list of these; a record is a
 * block of keys, a map of records a block under each name that somebody chooses, and {@link Unread} anything. {@code
 * Optional} is a key that may be left out without a default; an empty string leaves it out too. A map of {@link Secret}s
 * takes any names.
 *
 * <p>A key does what it says, unless it is {@link NotYet}, {@link Fixed}, {@link Only} or {@link Refused}; such a component
 * holds its default or nothing, whatever is written. A block that is {@link NotYet} is read and checked, though nobody
 * uses it.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface Setting {
    /** One or two sentences for the person who writes a configuration. */
    String value();

    /** As documents spell it, where that is not the component's name. */
    String name() default "";

    /** Another name for the same. */
    String alias() default "";

    /** What holds where nothing is written, as somebody would write it; empty for none, and for an empty list. */
    String or() default "";

    /** What a text means, or which lengths of time are taken. */
    Form form() default Form.PLAIN;

    /** What a text looks like, or each name of a map; {@link #expected} says it in words. */
    String pattern() default "";

    /** Completes "must be …". */
    String expected() default "";

    /** The least whole number. */
    long least() default Long.MIN_VALUE;

    /** The greatest whole number. */
    long most() default Long.MAX_VALUE;

    /** What the type alone does not say. */
    enum Form {
        /** What the type says; a length of time is not negative. */
        PLAIN,
        /** A length of time of more than nothing. */
        POSITIVE,
        /** A length of time; zero or less is no limit, which an {@code Optional} holds as nothing. */
        LIMIT,
        /** A host name or an IP address. */
        ADDRESS,
        /** Where a server is, with or without a scheme. */
        ENDPOINT,
        /** Where a server is, with its scheme. */
        BASE_URL,
        /** Where something is on the web: its scheme, a host, perhaps a port and a path. */
        URL,
        /** Where pages come from: a scheme, a host, perhaps a port. */
        ORIGIN,
        /** Several of these with commas between them, or {@code *}. */
        ORIGINS,
        /** An IP address, or a network of them. */
        NETWORK,
        /** A glob of repository names. */
        REPOSITORIES,
        /** A file that is read, and so must be there. */
        FILE,
        /** A TCP port; 0 takes a free one. */
        PORT
    }

    /** Another word for a constant of an enum. */
    @Target(ElementType.FIELD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Also {
        /** The words, in lower case. */
        String[] value();
    }

    /** A word that is no constant of an enum, and why not. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @java.lang.annotation.Repeatable(NoWords.class)
    @interface NoWord {
        /** The word, in lower case. */
        String value();

        /** Why, for whoever wrote it. */
        String why();
    }

    /** Several of {@link NoWord}. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface NoWords {
        /** All of them. */
        NoWord[] value();
    }

    /** It is accepted, so that a configuration that has it starts; a notice says that nothing happens. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface NotYet {
        /** What is so instead; empty where only this version does nothing. */
        String value() default "";
    }

    /** It is accepted, but one value holds whatever it says; a notice tells the fact to whoever wrote another. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Fixed {
        /** The value that holds. */
        String value();

        /** Why, for whoever wrote another. */
        String fact();
    }

    /** It may only have one value: to ignore any other would take away a protection that somebody relies on. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Only {
        /** The value. */
        String value();

        /** Why, for whoever wrote another. */
        String fact();
    }

    /** It may not be written at all, for the same reason. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Refused {
        /** Why. */
        String value();
    }

    /** The keys of this record stand in the block around it. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Inline {}

    /** An optional block is there when it is written, be it empty; others are when something is set in them. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface EvenIfEmpty {}

    /** In this block a key has another default than its record says. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @java.lang.annotation.Repeatable(Defaults.class)
    @interface Default {
        /** The key's name. */
        String key();

        /** The default; empty for none. */
        String or();
    }

    /** Several of {@link Default}. */
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Defaults {
        /** All of them. */
        Default[] value();
    }
}
