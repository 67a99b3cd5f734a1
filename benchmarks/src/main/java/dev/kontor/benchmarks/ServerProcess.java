package dev.kontor.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A running process whose processor time can be read, on Linux.
 *
 * @param stat the process's {@code stat} file, proc_pid_stat(5)
 */
record ServerProcess(Path stat) {
    /** The unit of the file's times; USER_HZ is 100 on every Linux that Java runs on. */
    private static final Duration TICK = Duration.ofMillis(10);

    /** Fields after the command name, counted from 0: user time, then system time. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    /** The process of this number; whether it runs shows when its time is read. */
    static ServerProcess of(long pid) {
        return new ServerProcess(Path.of("/proc", Long.toString(pid), "stat"));
    }

    /**
     * What all threads of the process have used so far, in user and system mode, in steps of 10 ms.
     *
     * @throws PeerException if there is no such process, or it ended
     */
    Duration cpuTime() {
        String text;
        try {
            text = Files.readString(stat, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new PeerException("cannot read " + stat
                    + ": the process has ended, or this is not Linux. Correct or leave out --pid.");
        }
        // The name is in parentheses and may itself hold spaces and parentheses.
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return TICK.multipliedBy(Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]));
    }
}
