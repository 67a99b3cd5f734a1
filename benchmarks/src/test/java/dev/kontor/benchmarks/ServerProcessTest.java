package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerProcessTest {
    @TempDir
    private Path directory;

    @Test
    void addsUserAndSystemTime() throws IOException {
        Path stat = directory.resolve("stat");
        Files.writeString(stat, "4711 (a (b) c) S 1 2 3 0 -1 4194560 100 0 0 0 150 25 7 8 20 0 30 0 999\n");

        assertThat(new ServerProcess(stat).cpuTime()).isEqualTo(Duration.ofMillis(1750));
    }

    @Test
    void saysWhatToDoIfThereIsNoSuchProcess() {
        ServerProcess process = new ServerProcess(directory.resolve("gone"));

        assertThatThrownBy(process::cpuTime).isInstanceOf(PeerException.class).hasMessageContaining("--pid");
    }
}
