package dev.kontor.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/**
 * A value that must not be shown: {@link #toString()} is always {@code ***}, so that printing a configuration, an
 * exception or a log line that holds one reveals nothing. Not a record, so that nothing serialises it by its parts.
 */
public final class Secret {
    private final String value;

    /** Wraps {@code value}, which may be empty. */
    public Secret(String value) {
        this.value = value;
    }

    /** The value itself. For the one place that needs it; never for a message. */
    public String reveal() {
        return value;
    }

    /** Whether both hold the same value; takes the same time wherever they differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(value.getBytes(UTF_8), secret.value.getBytes(UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
