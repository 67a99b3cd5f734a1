package dev.kontor.config;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Pieces of which patterns of keys are made. */
final class Patterns {
    /** A host name or an IP address, an IPv6 address in brackets, and a port. */
    static final String HOST_AND_PORT = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}";

    /** A segment of an object's key that every service takes as it is. */
    static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9!_.*'()-]+";

    /** The name of an attribute in a directory (RFC 4512, section 1.4), or its number. */
    static final String ATTRIBUTE = "[A-Za-z0-9][A-Za-z0-9.;-]{0,99}";

    /** What can stand between quotes in a field of HTTP without ending them. */
    static final String QUOTABLE = "[^\\p{Cntrl}\"\\\\]+";

    static final String QUOTABLE_WORDS = "a text without quotes, backslashes and control characters";

    private Patterns() {}

    /** What is wrong with a regular expression that must have a group; empty where it has one. */
    static Optional<String> troubleWithGroup(String regex) {
        try {
            return Pattern.compile(regex).matcher("").groupCount() > 0
                    ? Optional.empty()
                    : Optional.of("it has no group");
        } catch (PatternSyntaxException e) {
            return Optional.of(Shown.sentence(e.getDescription()));
        }
    }
}
