package dev.kontor.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the figures were taken on.
 *
 * @param processor the processor's own name, or its architecture where that is not known
 * @param processors how many of them there are
 * @param system the operating system
 * @param java the Java runtime of the load generator
 */
record Machine(String processor, int processors, String system, String java) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This machine. */
    static Machine here() {
        return new Machine(
                processorName(CPU_INFO),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString());
    }

    /** The first processor's name in a file like Linux's {@code /proc/cpuinfo}. */
    static String processorName(Path cpuInfo) {
        List<String> lines;
        try {
            lines = Files.readAllLines(cpuInfo);
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
