package dev.kontor.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.events.Delivery;
import dev.kontor.events.EventLog;
import dev.kontor.events.LogPosition;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that move and remove a few tags, remove manifests and blobs, and mount, on servers that share one store.
 *
 * <p>Each push brings a manifest of its own, so that every acknowledged push of a tag is one move that must be found in
 * the order of events, where each move and removal begins from what the one before it left.
 */
public final class RaceOfTags {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final int TAGS = 3;
    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

    private static final int TRIES = 200;
    private static final Duration BACK_OFF = Duration.ofMillis(300);

    private final List<Requests> servers;
    private final List<String> repositories;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger pushes = new AtomicInteger();

    /**
     * An acknowledged change of a tag.
     *
     * @param digest what it was moved to; empty for a removal
     * @param begun when it was asked for first, by {@code nanoTime}
     * @param acknowledged when it was acknowledged
     * @param isSure whether it was asked for once only
     */
    public record Outcome(
            String repository, String tag, Optional<Digest> digest, long begun, long acknowledged, boolean isSure) {
        String name() {
            return repository + ":" + tag;
        }

        /** Whether both are pushes of one tag, and this one was acknowledged before the other was asked for. */
        boolean isBefore(Outcome other) {
            return digest.isPresent()
                    && other.digest.isPresent()
                    && acknowledged < other.begun
                    && name().equals(other.name());
        }
    }

    /** One client at work. */
    public record Racer(FutureTask<List<Outcome>> outcomes) {}

    RaceOfTags(List<Requests> servers) {
        this(servers, "race");
    }

    /**
     * A race in two repositories of its own. Clients ask again where a server that may stop does not answer.
     *
     * @param prefix what the names of the repositories begin with
     */
    public RaceOfTags(List<Requests> servers, String prefix) {
        this.servers = servers;
        this.repositories = List.of(prefix + "/one", prefix + "/two");
    }

    /** Starts clients, which go on until they are told to stop. */
    public List<Racer> start(int count, long seed) {
        List<Racer> racers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Random random = Seed.random(seed + i);
            FutureTask<List<Outcome>> outcomes = new FutureTask<>(() -> {
                List<Outcome> acknowledged = new ArrayList<>();
                while (stopping.getCount() > 0) {
                    operate(random).ifPresent(acknowledged::add);
                }
                return acknowledged;
            });
            racers.add(new Racer(outcomes));
            Thread.ofVirtual().start(outcomes);
        }
        return racers;
    }

    /** Lets clients finish what they are at; gives the changes of tags that were acknowledged. */
    public List<Outcome> stop(List<Racer> racers) throws InterruptedException, ExecutionException {
        stopping.countDown();
        List<Outcome> outcomes = new ArrayList<>();
        for (Racer racer : racers) {
            outcomes.addAll(racer.outcomes().get());
        }
        return outcomes;
    }

    /** An answer, and whether nobody had been asked the same before. */
    private record Answer(HttpResponse<byte[]> http, long begun, boolean isSure) {
        int status() {
            return http.statusCode();
        }

        String text() {
            return new String(http.body(), StandardCharsets.UTF_8);
        }
    }

    /** Asks until there is an answer, one server after the other. */
    private Answer ask(Requests first, String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        int next = servers.indexOf(first);
        for (int tries = 0; ; tries++) {
            try {
                return new Answer(servers.get(next).send(method, path, body, headers), begun, tries == 0);
            } catch (IOException e) {
                if (!first.mayStop() || tries == TRIES) {
                    throw e;
                }
            }
            next = (next + 1) % servers.size();
            TimeUnit.NANOSECONDS.sleep(BACK_OFF.toNanos());
        }
    }

    /** Pushes the blob that all manifests need. */
    public void prepare() throws IOException, InterruptedException {
        for (String repository : repositories) {
            pushConfig(servers.getFirst(), repository);
        }
    }

    private void pushConfig(Requests server, String repository) throws IOException, InterruptedException {
        Answer answer =
                ask(server, "POST", "/v2/" + repository + "/blobs/uploads/?digest=" + Digest.sha256(CONFIG), CONFIG);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    /** One client's operations; returns the changes of tags that were acknowledged. */
    public List<Outcome> run(int seed, int operations) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<Outcome> acknowledged = new ArrayList<>();
        for (int i = 0; i < operations; i++) {
            operate(random).ifPresent(acknowledged::add);
        }
        return acknowledged;
    }

    private Optional<Outcome> operate(Random random) throws IOException, InterruptedException {
        Requests server = servers.get(random.nextInt(servers.size()));
        String repository = repositories.get(random.nextInt(repositories.size()));
        String tag = "t" + random.nextInt(TAGS);
        int dice = random.nextInt(10);
        if (dice < 6) {
            return push(server, repository, tag);
        }
        if (dice < 8) {
            return removeTag(server, repository, tag);
        }
        if (dice < 9) {
            removeManifest(server, repository, tag);
        } else {
            disturbBlobs(server, repository);
        }
        return Optional.empty();
    }

    private Optional<Outcome> push(Requests server, String repository, String tag)
            throws IOException, InterruptedException {
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json",\
                "digest":"%s","size":2},"layers":[],"annotations":{"push":"%d"}}""".formatted(MANIFEST, Digest.sha256(CONFIG), pushes.incrementAndGet())
                .getBytes(StandardCharsets.UTF_8);
        Answer answer =
                ask(server, "PUT", "/v2/" + repository + "/manifests/" + tag, manifest, "Content-Type", MANIFEST);
        if (answer.status() == 201) {
            return Optional.of(outcome(repository, tag, Optional.of(Digest.sha256(manifest)), answer));
        }
        // The blob may have been removed by another client.
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("MANIFEST_BLOB_UNKNOWN");
        pushConfig(server, repository);
        return Optional.empty();
    }

    private static Outcome outcome(String repository, String tag, Optional<Digest> digest, Answer answer) {
        return new Outcome(repository, tag, digest, answer.begun(), System.nanoTime(), answer.isSure());
    }

    private Optional<Outcome> removeTag(Requests server, String repository, String tag)
            throws IOException, InterruptedException {
        Answer answer = ask(server, "DELETE", "/v2/" + repository + "/manifests/" + tag, new byte[0]);
        assertThat(answer.status()).isIn(202, 404);
        return answer.status() == 202
                ? Optional.of(outcome(repository, tag, Optional.empty(), answer))
                : Optional.empty();
    }

    private void removeManifest(Requests server, String repository, String tag)
            throws IOException, InterruptedException {
        Answer found = ask(server, "GET", "/v2/" + repository + "/manifests/" + tag, new byte[0]);
        if (found.status() == 200) {
            String digest = Digest.sha256(found.http().body()).value();
            assertThat(ask(server, "DELETE", "/v2/" + repository + "/manifests/" + digest, new byte[0])
                            .status())
                    .isIn(202, 404);
        }
    }

    private void disturbBlobs(Requests server, String repository) throws IOException, InterruptedException {
        String blob = Digest.sha256(CONFIG).value();
        String other = repositories.get(repository.equals(repositories.getFirst()) ? 1 : 0);
        int removed = ask(server, "DELETE", "/v2/" + repository + "/blobs/" + blob, new byte[0])
                .status();
        assertThat(removed).isIn(202, 404, 405);
        int mounted = ask(
                        server,
                        "POST",
                        "/v2/" + repository + "/blobs/uploads/?mount=" + blob + "&from=" + other,
                        new byte[0])
                .status();
        assertThat(mounted).isIn(201, 202);
    }

    /** All servers show the same, and every tag that they list names a manifest that they serve. */
    public void requireConsistentAnswers() throws IOException, InterruptedException {
        for (String repository : repositories) {
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

    /**
     * Each tag's events begin from what the one before left, tell every acknowledged push in an order in which it can have
     * happened, and end as it is.
     *
     * @param from where nothing of it had happened
     * @param longest how long to wait for events that do not come
     * @return how many acknowledged changes were compared
     */
    public int requireChains(List<Outcome> outcomes, EventLog log, LogPosition from, Duration longest)
            throws IOException, InterruptedException {
        TagChains chains = new TagChains(repositories);
        long end = System.nanoTime() + longest.toNanos();
        LogPosition position = from;
        boolean isComplete = false;
        while (!isComplete && System.nanoTime() < end) {
            for (Delivery entry : log.read(position, 500, Duration.ofMillis(200))) {
                Delivery.events(List.of(entry)).forEach(each -> chains.hear(each.announced()));
                position = entry.next();
            }
            isComplete = position.equals(log.end())
                    && chains.tellsAll(outcomes)
                    && chains.ends().equals(tags(chains));
        }
        assertThat(chains.problems(outcomes)).isEmpty();
        assertThat(tags(chains)).isEqualTo(chains.ends());
        return outcomes.size();
    }

    /** What the tags of some chains name now. */
    private Map<String, Optional<Digest>> tags(TagChains chains) throws IOException, InterruptedException {
        Map<String, Optional<Digest>> tags = new HashMap<>();
        for (String name : chains.ends().keySet()) {
            HttpResponse<byte[]> now = servers.getFirst().get("/v2/" + name.replace(":", "/manifests/"));
            tags.put(name, now.statusCode() == 200 ? Optional.of(Digest.sha256(now.body())) : Optional.empty());
        }
        return tags;
    }
}
