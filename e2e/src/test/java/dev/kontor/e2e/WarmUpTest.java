package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.config.ConfigLoader;
import dev.kontor.config.LoadOutcome;
import dev.kontor.service.warmup.WarmUpClient;
import dev.kontor.standalone.LocalRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The work by which the virtual machine is trained is work: what it pushes is there. */
class WarmUpTest {
    @TempDir
    private Path folder;

    @Test
    void whatTheClientPushesIsThere() throws IOException, InterruptedException {
        Map<String, String> settings =
                Map.of("KONTOR_STORAGE_ROOTDIRECTORY", folder.toString(), "KONTOR_HTTP_PORT", "0");
        if (!(ConfigLoader.load(Optional.empty(), settings) instanceof LoadOutcome.Loaded loaded)) {
            throw new AssertionError("the configuration is refused");
        }
        try (LocalRegistry registry = LocalRegistry.start(loaded.config())) {
            WarmUpClient.main(new String[] {"registry", registry.uri().toString(), "0"});

            assertThat(text(registry.uri(), "/v2/_catalog")).contains("\"warm/up\"");
            assertThat(text(registry.uri(), "/v2/warm/up/tags/list"))
                    .contains("\"t0\"", "\"t19\"", "\"latest\"")
                    .doesNotContain("\"t10\"");
        }
    }

    private static String text(URI uri, String path) throws IOException {
        try (InputStream answer = uri.resolve(path).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
