package dev.kontor.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which processes a registry consists of.
 *
 * @param name the registry's name
 */
record PeerProcesses(String name, List<ServerProcess> processes) {
    private static final Pattern PIDS = Pattern.compile("\\d{1,9}(,\\d{1,9})*");

    /**
     * Reads {@code NAME=PID} or {@code NAME=PID,PID}.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    static PeerProcesses parse(String text) {
        int equals = text.indexOf('=');
        String pids = text.substring(equals + 1);
        if (equals < 1 || !PIDS.matcher(pids).matches()) {
            throw new IllegalArgumentException("processes are NAME=PID or NAME=PID,PID, for example kontor=4711");
        }
        List<ServerProcess> processes = Arrays.stream(pids.split(",", -1))
                .map(pid -> ServerProcess.of(Long.parseLong(pid)))
                .toList();
        return new PeerProcesses(text.substring(0, equals), processes);
    }
}
