package dev.kontor.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.events.EventId;
import dev.kontor.events.LoggedEvent;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that move and remove a few tags, remove manifests and blobs, and mount, on servers that share one store.
 *
 * <p>Each push brings a manifest of its own, so that every acknowledged push of a tag is one move that must be found in
 * the order of events, where each move and removal begins from what the one before it left.
 */
final class RaceOfTags {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final List<String> REPOSITORIES = List.of("race/one", "race/two");
    private static final int TAGS = 3;
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

    private final List<Requests> servers;
    private final AtomicInteger pushes = new AtomicInteger();

    /**
     * An acknowledged change of a tag.
     *
     * @param digest what it was moved to; empty for a removal
     */
    record Outcome(String repository, String tag, Optional<Digest> digest) {}

    RaceOfTags(List<Requests> servers) {
        this.servers = servers;
    }

    /** Pushes the blob that all manifests need. */
    void prepare() throws IOException, InterruptedException {
        for (String repository : REPOSITORIES) {
            pushConfig(servers.getFirst(), repository);
        }
    }

    private static void pushConfig(Requests server, String repository) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                server.send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.sha256(CONFIG), CONFIG);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    }

    /** One client's operations; returns the changes of tags that were acknowledged. */
    List<Outcome> run(int seed, int operations) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<Outcome> acknowledged = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            Requests server = servers.get(random.nextInt(servers.size()));
            String repository = REPOSITORIES.get(random.nextInt(REPOSITORIES.size()));
            String tag = "t" + random.nextInt(TAGS);
            int dice = random.nextInt(10);
            if (dice < 6) {
                push(server, repository, tag).ifPresent(acknowledged::add);
            } else if (dice < 8) {
                removeTag(server, repository, tag).ifPresent(acknowledged::add);
            } else if (dice < 9) {
                removeManifest(server, repository, tag);
            } else {
                disturbBlobs(server, repository);
            }
        }
        return acknowledged;
    }

    private Optional<Outcome> push(Requests server, String repository, String tag)
            throws IOException, InterruptedException {
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json",\
                "digest":"%s","size":2},"layers":[],"annotations":{"push":"%d"}}""".formatted(MANIFEST, Digest.sha256(CONFIG), pushes.incrementAndGet())
                .getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer =
                server.send("PUT", "/v2/" + repository + "/manifests/" + tag, manifest, "Content-Type", MANIFEST);
        if (answer.statusCode() == 201) {
            return Optional.of(new Outcome(repository, tag, Optional.of(Digest.sha256(manifest))));
        }
        // The blob may have been removed by another client.
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(text(answer)).contains("MANIFEST_BLOB_UNKNOWN");
        pushConfig(server, repository);
        return Optional.empty();
    }

    private static Optional<Outcome> removeTag(Requests server, String repository, String tag)
            throws IOException, InterruptedException {
        int status = server.send("DELETE", "/v2/" + repository + "/manifests/" + tag, new byte[0])
                .statusCode();
        assertThat(status).isIn(202, 404);
        return status == 202 ? Optional.of(new Outcome(repository, tag, Optional.empty())) : Optional.empty();
    }

    private static void removeManifest(Requests server, String repository, String tag)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> found = server.get("/v2/" + repository + "/manifests/" + tag);
        if (found.statusCode() == 200) {
            String digest = Digest.sha256(found.body()).value();
            assertThat(server.send("DELETE", "/v2/" + repository + "/manifests/" + digest, new byte[0])
                            .statusCode())
                    .isIn(202, 404);
        }
    }

    private static void disturbBlobs(Requests server, String repository) throws IOException, InterruptedException {
        String blob = Digest.sha256(CONFIG).value();
        String other = REPOSITORIES.get(repository.equals(REPOSITORIES.getFirst()) ? 1 : 0);
        int removed = server.send("DELETE", "/v2/" + repository + "/blobs/" + blob, new byte[0])
                .statusCode();
        assertThat(removed).isIn(202, 404, 405);
        int mounted = server.send(
                        "POST", "/v2/" + repository + "/blobs/uploads/?mount=" + blob + "&from=" + other, new byte[0])
                .statusCode();
        assertThat(mounted).isIn(201, 202);
    }

    /** All servers show the same, and every tag that they list names a manifest that they serve. */
    void requireConsistentAnswers() throws IOException, InterruptedException {
        for (String repository : REPOSITORIES) {
            Set<String> seen = new HashSet<>();
            for (Requests server : servers) {
                Map<String, Digest> tags = new HashMap<>();
                JsonNode list = Json.MAPPER.readTree(
                        server.get("/v2/" + repository + "/tags/list").body());
                for (JsonNode tag : list.path("tags")) {
                    HttpResponse<byte[]> manifest = server.get("/v2/" + repository + "/manifests/" + tag.asText());
                    assertThat(manifest.statusCode()).as(tag.asText()).isEqualTo(200);
                    tags.put(tag.asText(), Digest.sha256(manifest.body()));
                }
                seen.add(new TreeMap<>(tags).toString());
            }
            assertThat(seen).hasSize(1);
        }
    }

    /** Each tag's events begin from what the one before left, tell every acknowledged push, and end as it is. */
    void requireChains(List<Outcome> outcomes, List<LoggedEvent> logged) throws IOException, InterruptedException {
        Map<String, Optional<Digest>> states = new HashMap<>();
        Map<Outcome, Integer> told = new HashMap<>();
        Set<EventId> heard = new HashSet<>();
        Set<String> removed = new HashSet<>();
        for (LoggedEvent each : logged) {
            if (!heard.add(each.announced().id())) {
                continue;
            }
            switch (each.announced().event()) {
                case RegistryEvent.TagMoved moved -> {
                    String name = moved.repository() + ":" + moved.tag();
                    assertThat(moved.previous())
                            .as("what %s moved from", name)
                            .isEqualTo(states.getOrDefault(name, Optional.empty()));
                    states.put(name, Optional.of(moved.digest()));
                    told.merge(outcome(moved.repository(), moved.tag(), Optional.of(moved.digest())), 1, Integer::sum);
                }
                case RegistryEvent.TagDeleted deleted -> {
                    String name = deleted.repository() + ":" + deleted.tag();
                    assertThat(Optional.of(deleted.digest()))
                            .as("what %s named when it was removed", name)
                            .isEqualTo(states.getOrDefault(name, Optional.empty()));
                    states.put(name, Optional.empty());
                    told.merge(outcome(deleted.repository(), deleted.tag(), Optional.empty()), 1, Integer::sum);
                }
                default -> {}
            }
        }
        for (Outcome outcome : outcomes) {
            outcome.digest().ifPresent(digest -> {
                // A push whose manifest is removed meanwhile brings it back, and moves its tag again.
                int most = removed.contains(outcome.repository() + "@" + digest) ? Integer.MAX_VALUE : 1;
                assertThat(told.getOrDefault(outcome, 0))
                        .as("%s is told", outcome)
                        .isBetween(1, most);
            });
        }
        requireLast(states);
    }

    private static Outcome outcome(Object repository, Object tag, Optional<Digest> digest) {
        return new Outcome(repository.toString(), tag.toString(), digest);
    }

    private void requireLast(Map<String, Optional<Digest>> states) throws IOException, InterruptedException {
        for (Map.Entry<String, Optional<Digest>> state : states.entrySet()) {
            int colon = state.getKey().lastIndexOf(':');
            HttpResponse<byte[]> now = servers.getFirst()
                    .get("/v2/" + state.getKey().substring(0, colon) + "/manifests/"
                            + state.getKey().substring(colon + 1));
            Optional<Digest> found =
                    now.statusCode() == 200 ? Optional.of(Digest.sha256(now.body())) : Optional.empty();
            assertThat(found).as(state.getKey()).isEqualTo(state.getValue());
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
