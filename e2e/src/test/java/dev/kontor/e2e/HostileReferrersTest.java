package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.DigestAlgorithm;
import dev.kontor.oci.Json;
import dev.kontor.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Referrers as large as a manifest may be, whose descriptors are larger still. */
class HostileReferrersTest {
    private static final int LIMIT = 4 << 20;
    private static final String SUBJECT = "sha256:" + "0".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void listsEachOnAPageOfItsOwn() throws IOException {
        try (Siege siege = Siege.begin(folder, settings())) {
            List<String> pushed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                pushed.add(push(siege, largest(i)));
            }
            List<String> listed = new ArrayList<>();
            Optional<String> next = Optional.of("/v2/" + Siege.HOME + "/referrers/" + SUBJECT);
            for (int page = 0; page < 5 && next.isPresent(); page++) {
                RawHttp.Answer answer = siege.ask(Siege.head("GET " + next.get()));
                assertThat(answer.body().length).isLessThan(2 * LIMIT);
                for (JsonNode referrer : Json.MAPPER.readTree(answer.body()).path("manifests")) {
                    listed.add(referrer.path("digest").textValue());
                }
                next = answer.header("Link").map(link -> link.substring(1, link.indexOf('>')));
            }
            assertThat(next).isEmpty();
            assertThat(listed).containsExactlyInAnyOrderElementsOf(pushed);
        }
    }

    /** Settings of the registry by the names of their environment variables. */
    Map<String, String> settings() {
        return Map.of();
    }

    private static String push(Siege siege, byte[] index) {
        String digest = Digest.ofBytes(DigestAlgorithm.SHA512, index).value();
        RawHttp.Answer answer = siege.ask(
                Siege.head(
                        "PUT /v2/" + Siege.HOME + "/manifests/" + digest,
                        "Content-Type: " + Wire.OCI_INDEX,
                        "Content-Length: " + index.length),
                index);
        assertThat(answer.status()).isEqualTo(201);
        return digest;
    }

    private static byte[] largest(int number) {
        String start = "{\"schemaVersion\":2,\"manifests\":[],\"subject\":{\"mediaType\":\"a/b\",\"digest\":\""
                + SUBJECT + "\",\"size\":1},\"annotations\":{\"" + number + "\":\"";
        String end = "\"}}";
        return Siege.ascii(start + "x".repeat(LIMIT - start.length() - end.length()) + end);
    }
}
