package dev.kontor.e2e;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process, in which both the registry and its attackers run, takes at one moment.
 *
 * @param heapBytes objects that a full collection leaves
 * @param bufferBytes direct and mapped memory
 * @param threads live ones, the virtual ones instead of those that carry them
 * @param descriptors open files and sockets
 */
public record Resources(long heapBytes, long bufferBytes, long threads, long descriptors) {
    private static final Pattern VIRTUAL =
            Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +java\\.lang\\.VirtualThread\\b");

    static Resources now() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Resources(heap, buffers, countThreads(), countDescriptors());
    }

    static long countDescriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    /**
     * Platform threads by name, and virtual ones by the objects that a full collection leaves: a dump of all threads can
     * crash this virtual machine while virtual threads end. Those that carry virtual ones are left out: they are bounded, and
     * stay for half a minute after they were last needed.
     */
    static long countThreads() {
        long platform = Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> !thread.getThreadName().startsWith("ForkJoinPool"))
                .count();
        return platform + countVirtual(histogram());
    }

    /** How many virtual threads there are by what {@code GC.class_histogram} says. */
    public static long countVirtual(String histogram) {
        return VIRTUAL.matcher(histogram)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this virtual machine does not count its objects", e);
        }
    }

    @Override
    public String toString() {
        return "heap %.1f MiB, buffers %.1f MiB, %d threads, %d descriptors"
                .formatted(heapBytes / 1048576.0, bufferBytes / 1048576.0, threads, descriptors);
    }
}
