package dev.kontor.config;

import java.util.List;

/** A piece of a configuration as it was written, each with its place. Duplicate keys are kept, so that they are seen. */
sealed interface Node {
    SourceLine at();

    /** How a scalar was written. */
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL,
        /** As text that has no type of its own: a variable, or a file that a variable names. */
        UNTYPED
    }

    record Mapping(List<Member> members, SourceLine at) implements Node {}

    record Sequence(List<Node> items, SourceLine at) implements Node {}

    /**
     * A single value; {@code text} is what was written, without quotes. It may be confidential, so it is not printed.
     */
    record Scalar(Kind kind, String text, SourceLine at) implements Node {
        boolean blank() {
            return text.isEmpty() && kind != Kind.NULL;
        }

        @Override
        public String toString() {
            return kind + " at " + at;
        }
    }

    record Member(String name, Node value, SourceLine at) {}
}
