package dev.kontor.benchmarks;

import java.io.IOException;

/** The machine's file systems. */
final class Disk {
    private Disk() {}

    /**
     * Waits until what was written is on the disk, so that one registry's late writes do not slow down the next; does
     * nothing where there is no command {@code sync}.
     */
    static void settle() {
        try {
            new ProcessBuilder("sync").start().waitFor();
        } catch (IOException e) {
            // Not a Unix: figures are less steady there, but taken all the same.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
