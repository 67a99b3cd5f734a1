package dev.kontor.e2e;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process, in which both the registry and its attackers run, takes at one moment.
 *
 * @param heapBytes objects that a full collection leaves
 * @param bufferBytes direct and mapped memory
 * @param threads live ones, the virtual ones instead of those that carry them
 * @param descriptors open files and sockets
 */
record Resources(long heapBytes, long bufferBytes, long threads, long descriptors) {
    static Resources now(Path scratch) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Resources(heap, buffers, countThreads(scratch), countDescriptors());
    }

    static long countDescriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    /**
     * By a thread dump, the only list that virtual threads are on. Those that carry them are left out: they are bounded,
     * and stay for half a minute after they were last needed.
     */
    static long countThreads(Path scratch) {
        Path dump = scratch.resolve("threads-" + System.nanoTime() + ".txt").toAbsolutePath();
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            try (Stream<String> lines = Files.lines(dump)) {
                return lines.filter(line -> line.matches("#\\d+ \"(?!ForkJoinPool).*"))
                        .count();
            } finally {
                Files.delete(dump);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "heap %.1f MiB, buffers %.1f MiB, %d threads, %d descriptors"
                .formatted(heapBytes / 1048576.0, bufferBytes / 1048576.0, threads, descriptors);
    }
}
