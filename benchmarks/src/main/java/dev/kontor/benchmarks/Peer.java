package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A registry to measure.
 *
 * @param name how the results call it
 * @param origin where it listens
 * @param processes its processes and those of its stores, where the processor time that they use is to be read
 * @param about what the report says about it: version, settings; may be empty
 */
record Peer(String name, Origin origin, List<ServerProcess> processes, String about) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._+-]{0,31}");

    Peer {
        processes = List.copyOf(processes);
    }

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
        return new Peer(text.substring(0, equals), Origin.parse(text.substring(equals + 1)), List.of(), "");
    }

    /** The same registry, whose processor time is the sum over these processes. */
    Peer withProcesses(List<ServerProcess> found) {
        return new Peer(name, origin, found, about);
    }

    /** The same registry, with something to say about it. */
    Peer withAbout(String text) {
        return new Peer(name, origin, processes, text);
    }

    /**
     * The processor time that all its processes have used so far, empty if none is known.
     *
     * @throws PeerException if one of them has ended
     */
    Optional<Duration> cpuTime() {
        return processes.stream().map(ServerProcess::cpuTime).reduce(Duration::plus);
    }
}
