package dev.kontor.benchmarks;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A registry to measure.
 *
 * @param name how the results call it
 * @param origin where it listens
 * @param process its process, where the processor time it uses is to be read
 */
record Peer(String name, Origin origin, Optional<ServerProcess> process) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._+-]{0,31}");

    /**
     * Reads {@code NAME=URL}.
     *
     * @throws IllegalArgumentException if one of the two is missing or malformed; the message never holds a password
     */
    static Peer parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0 || !NAME.matcher(text.substring(0, equals)).matches()) {
            throw new IllegalArgumentException("a peer is NAME=URL, for example kontor=http://127.0.0.1:5000");
        }
        return new Peer(text.substring(0, equals), Origin.parse(text.substring(equals + 1)), Optional.empty());
    }

    /** The same registry, whose processor time is read from this process. */
    Peer withProcess(ServerProcess found) {
        return new Peer(name, origin, Optional.of(found));
    }
}
