package dev.kontor.config;

/** Pieces of which patterns of keys are made. */
final class Patterns {
    /** A host name or an IP address, an IPv6 address in brackets, and a port. */
    static final String HOST_AND_PORT = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}";

    /** A segment of an object's key that every service takes as it is. */
    static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9!_.*'()-]+";

    private Patterns() {}
}
