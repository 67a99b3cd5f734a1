package dev.kontor.e2e.load;

import dev.kontor.e2e.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures a Java process from outside, by {@code /proc} and {@code jcmd}.
 *
 * @param pid its number
 */
record ProcessGauge(long pid) {
    private static final Pattern PLATFORM = Pattern.compile("(?m)^\"(?!ForkJoinPool)[^\"]*\" #\\d+");
    private static final Pattern GENERATION = Pattern.compile("(?m)^\\s*(?:DefNew|Tenured) .*?used (\\d+)K");

    /**
     * What the Java virtual machine holds.
     *
     * @param heapBytes of objects that a full collection leaves
     * @param threads live ones, the virtual ones instead of those that carry them
     */
    record Inside(long heapBytes, long threads) {}

    /** Runs a full collection, then looks. */
    Inside inside() throws IOException, InterruptedException {
        String heap = jcmd("GC.run\nGC.heap_info");
        Matcher generation = GENERATION.matcher(heap);
        long kibibytes = generation
                .results()
                .mapToLong(each -> Long.parseLong(each.group(1)))
                .sum();
        if (kibibytes == 0) {
            throw new IOException("not understood: " + heap);
        }
        long platform = PLATFORM.matcher(jcmd("Thread.print")).results().count();
        return new Inside(kibibytes << 10, platform + Resources.countVirtual(jcmd("GC.class_histogram")));
    }

    private String jcmd(String commands) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(program.toString(), Long.toString(pid), commands)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd failed: " + output);
        }
        return output;
    }

    /** Memory that it has now. */
    long residentBytes() throws IOException {
        return status("VmRSS");
    }

    /** The most memory that it ever had. */
    long peakResidentBytes() throws IOException {
        return status("VmHWM");
    }

    private long status(String field) throws IOException {
        Matcher line = Pattern.compile("(?m)^" + field + ":\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        if (!line.find()) {
            throw new IOException("the process " + pid + " does not say its " + field);
        }
        return Long.parseLong(line.group(1)) << 10;
    }

    /** How many connections to a port of this machine the process behind it has not closed. */
    static long connectionsTo(int port) throws IOException {
        Pattern line = Pattern.compile("(?m)^ *\\d+: [0-9A-F]+:%04X [0-9A-F:]+ 0[18] ".formatted(port));
        long count = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            count += line.matcher(Files.readString(Path.of(table))).results().count();
        }
        return count;
    }

    /** Open files and sockets. */
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.count();
        }
    }
}
