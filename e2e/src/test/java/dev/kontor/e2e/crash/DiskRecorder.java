package dev.kontor.e2e.crash;

import dev.kontor.e2e.RealClient;
import dev.kontor.testkit.Tool;
import java.nio.file.Path;
import java.util.Map;

/** The library that records what a process does to a folder. */
record DiskRecorder(Path library) {
    private static final Path SOURCE = Path.of("src", "test", "c", "diskrecorder.c");

    /** Compiles the library, or ends the test where there is no C compiler. */
    static DiskRecorder compile(Path folder) {
        Tool.require(System.getProperty("os.name").equals("Linux"), "the disk is recorded on Linux only (LD_PRELOAD)");
        Path library = folder.resolve("diskrecorder.so");
        RealClient.named("cc", "apt-get install gcc libc6-dev")
                .run("-shared", "-fPIC", "-O1", "-o", library.toString(), SOURCE.toString(), "-ldl", "-lpthread");
        return new DiskRecorder(library);
    }

    /** The variables with which a process records. */
    Map<String, String> recording(Path root, Path log) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "DISKRECORDER_ROOT", root.toString(),
                "DISKRECORDER_LOG", log.toString());
    }
}
