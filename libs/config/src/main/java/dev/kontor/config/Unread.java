package dev.kontor.config;

/** The content of a key that nobody looks at, since it has no effect or may not be there. */
public enum Unread {
    /** All there is. */
    UNREAD
}
