package dev.kontor.e2e.load;

import java.util.List;

/** How {@code ./kontor serve} runs its Java virtual machine. */
final class Launch {
    static final List<String> OPTIONS = List.of(
            "-XX:TieredStopAtLevel=4",
            "-Xms32m",
            "-Xmx256m",
            "-XX:TrimNativeHeapInterval=5000",
            "-Djdk.virtualThreadScheduler.parallelism=8",
            "--enable-native-access=ALL-UNNAMED");

    private Launch() {}
}
