package dev.kontor.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.standalone.LocalRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Starts a registry on what a crash left, and notes everything that is not as it was acknowledged. */
public final class Inspection {
    private static final Duration LATEST_EVENT = Duration.ofSeconds(90);

    private final Requests requests;
    private final Crash crash;
    private final List<String> problems = new ArrayList<>();
    private final boolean hasAtomicBatches;
    private final List<Boolean> pendingHappened = new ArrayList<>();
    private int checked;

    /** What ended. */
    public enum Crash {
        /** Only the process: whatever it wrote is there. */
        OF_THE_PROCESS,
        /** The machine: of what was not forced to the disk, anything may be missing. */
        OF_THE_MACHINE
    }

    /**
     * What was found.
     *
     * @param problems empty when everything is as it was acknowledged
     * @param checked how many acknowledged changes were compared
     */
    public record Findings(List<String> problems, int checked) {}

    private Inspection(Requests requests, Crash crash, boolean hasAtomicBatches) {
        this.requests = requests;
        this.crash = crash;
        this.hasAtomicBatches = hasAtomicBatches;
    }

    /** Inspects the store of a setup; the registry that is started for it is stopped again. */
    public static Findings of(Setup setup, Crash crash, List<History.State> states)
            throws IOException, InterruptedException {
        Inspection inspection;
        try (LocalRegistry registry = LocalRegistry.start(setup.load());
                HttpClient client = Requests.newClient()) {
            inspection = new Inspection(new Requests(client, registry.uri()), crash, setup.hasAtomicBatches());
            for (History.State state : states) {
                inspection.compare(state);
            }
            inspection.readEverything();
            inspection.pushOn();
            for (History.State state : states) {
                inspection.goOnWithUploads(state);
            }
        }
        EventCheck events = new EventCheck(inspection.problems);
        for (int i = 0; i < states.size(); i++) {
            events.expect(states.get(i), inspection.pendingHappened.get(i), setup.hasAtomicBatches());
        }
        events.run(setup, inspection.problems.isEmpty() ? LATEST_EVENT : Duration.ZERO);
        return new Findings(inspection.problems, inspection.checked);
    }

    /**
     * Compares what a running registry shows with what it acknowledged, finishes the uploads that are open, and leaves
     * the events to others.
     */
    public static Findings of(Requests requests, List<History.State> states) throws IOException, InterruptedException {
        Inspection inspection = new Inspection(requests, Crash.OF_THE_PROCESS, false);
        for (History.State state : states) {
            inspection.compare(state);
            inspection.readTags(state.repository());
            inspection.goOnWithUploads(state);
        }
        return new Findings(inspection.problems, inspection.checked);
    }

    private void compare(History.State state) throws IOException, InterruptedException {
        Map<String, Optional<Digest>> pending =
                state.pending().map(Change::contents).orElseGet(Map::of);
        for (Map.Entry<String, Optional<Digest>> expected : state.contents().entrySet()) {
            if (!pending.containsKey(expected.getKey())) {
                Optional<Digest> served = digestOf(expected.getKey());
                if (!served.equals(expected.getValue())) {
                    note(expected.getKey(), "should be " + shown(expected.getValue()) + ", is " + shown(served));
                }
            }
        }
        checked += state.acknowledged();
        pendingHappened.add(hasHappened(state));
        compareTags(state);
    }

    /**
     * Whether the change that nobody acknowledged is there, which must be so for all of it or for nothing; in a bucket a
     * beginning of it may be there.
     */
    private boolean hasHappened(History.State state) throws IOException, InterruptedException {
        int before = 0;
        int after = 0;
        int told = 0;
        Change change = state.pending().orElseGet(Change::nothing);
        for (Map.Entry<String, Optional<Digest>> expected : change.contents().entrySet()) {
            String path = expected.getKey();
            Optional<Digest> old = state.contents().getOrDefault(path, Optional.empty());
            Optional<Digest> served = digestOf(path);
            if (!served.equals(old) && !served.equals(expected.getValue())) {
                note(path, "is neither as before nor as asked for: " + shown(served));
            }
            if (!old.equals(expected.getValue())) {
                told++;
                before += served.equals(old) ? 1 : 0;
                after += served.equals(expected.getValue()) ? 1 : 0;
            }
        }
        if (told > 0 && before != told && after != told && hasAtomicBatches && !change.inSteps()) {
            note(state.repository(), "a change is there in part: " + change);
        }
        return after > 0;
    }

    private void compareTags(History.State state) throws IOException, InterruptedException {
        String prefix = "/v2/" + state.repository() + "/manifests/";
        Set<String> wanted = new HashSet<>();
        state.contents().forEach((path, digest) -> {
            if (path.startsWith(prefix + "t") && digest.isPresent()) {
                wanted.add(path.substring(prefix.length()));
            }
        });
        HttpResponse<byte[]> answer = requests.get("/v2/" + state.repository() + "/tags/list");
        Set<String> listed = answer.statusCode() == 404 ? Set.of() : names(answer.body(), "tags");
        state.pending()
                .ifPresent(change -> change.contents().keySet().forEach(path -> {
                    wanted.remove(path.substring(path.lastIndexOf('/') + 1));
                }));
        Set<String> lost = new HashSet<>(wanted);
        lost.removeAll(listed);
        Set<String> back = new HashSet<>(listed);
        back.removeAll(wanted);
        state.pending()
                .ifPresent(change -> change.contents()
                        .keySet()
                        .forEach(path -> back.remove(path.substring(path.lastIndexOf('/') + 1))));
        if (!lost.isEmpty() || !back.isEmpty()) {
            note(state.repository(), "tags are not listed: " + lost + ", are listed and should not: " + back);
        }
    }

    /** Whatever is listed is served whole. */
    private void readEverything() throws IOException, InterruptedException {
        for (String repository : names(requests.get("/v2/_catalog?n=1000").body(), "repositories")) {
            readTags(repository);
        }
    }

    private void readTags(String repository) throws IOException, InterruptedException {
        HttpResponse<byte[]> tags = requests.get("/v2/" + repository + "/tags/list");
        for (String tag : tags.statusCode() == 404 ? Set.<String>of() : names(tags.body(), "tags")) {
            HttpResponse<byte[]> manifest = requests.get("/v2/" + repository + "/manifests/" + tag);
            if (manifest.statusCode() == 200) {
                readImage(repository, manifest);
            }
        }
    }

    private void readImage(String repository, HttpResponse<byte[]> answer) throws IOException, InterruptedException {
        String digest = answer.headers().firstValue("Docker-Content-Digest").orElse("");
        if (!Digest.sha256(answer.body()).value().equals(digest)) {
            note(repository, "a manifest has not the digest that it is served with: " + digest);
        }
        JsonNode json = Json.MAPPER.readTree(answer.body());
        List<String> needed =
                new ArrayList<>(List.of(json.path("config").path("digest").asText()));
        json.path("layers").forEach(layer -> needed.add(layer.path("digest").asText()));
        for (String blob : needed) {
            Optional<Digest> served = digestOf("/v2/" + repository + "/blobs/" + blob);
            if (!served.map(Digest::value).equals(Optional.of(blob))) {
                note(repository, "a manifest needs " + blob + ", which is served as " + shown(served));
            }
        }
    }

    private void pushOn() throws IOException, InterruptedException {
        RepositoryModel repository = new RepositoryModel("after/the/crash");
        RandomBlob blob = new RandomBlob(System.nanoTime(), 3_000);
        requests.send("POST", repository.uploadsPath() + "?digest=" + blob.digest(), blob.bytes());
        RepositoryModel.TestManifest manifest = RepositoryModel.TestManifest.of(blob, blob, Optional.empty());
        requests.send(
                "PUT", repository.manifestPath("new"), manifest.bytes(), "Content-Type", RepositoryModel.TYPE.value());
        if (!digestOf(repository.manifestPath("new")).equals(Optional.of(manifest.digest()))
                || !digestOf(repository.blobPath(blob.digest())).equals(Optional.of(blob.digest()))) {
            note("after/the/crash", "the store takes no new push");
        }
    }

    private void goOnWithUploads(History.State state) throws IOException, InterruptedException {
        Map<String, Optional<Change.OpenUpload>> pending =
                state.pending().map(Change::uploads).orElseGet(Map::of);
        for (Map.Entry<String, Change.OpenUpload> upload : state.uploads().entrySet()) {
            String path = upload.getKey();
            Change.OpenUpload atLeast = upload.getValue();
            Optional<Change.OpenUpload> atMost = pending.getOrDefault(path, Optional.of(atLeast));
            HttpResponse<byte[]> answer = requests.get(path);
            boolean mayBeGone = atMost.isEmpty() || crash == Crash.OF_THE_MACHINE;
            if (answer.statusCode() != 204) {
                noteUnless(mayBeGone, path, "the upload is gone: " + answer.statusCode());
                continue;
            }
            String range = answer.headers().firstValue("Range").orElse("");
            int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
            int sizeBytes = last == 0 ? 0 : last + 1;
            boolean isBetween = sizeBytes >= atLeast.sizeBytes()
                    && sizeBytes <= atMost.orElse(atLeast).sizeBytes();
            boolean isOneByte = last == 0 && atLeast.sizeBytes() <= 1;
            noteUnless(
                    isBetween || isOneByte || crash == Crash.OF_THE_MACHINE,
                    path,
                    "the upload stands at " + range + ", not at " + atLeast.sizeBytes());
            if (!isOneByte) {
                finish(path, atLeast.blob(), sizeBytes);
            }
        }
    }

    private void finish(String path, RandomBlob blob, int from) throws IOException, InterruptedException {
        byte[] rest = Arrays.copyOfRange(blob.bytes(), from, blob.sizeBytes());
        int status =
                requests.send("PUT", path + "?digest=" + blob.digest(), rest).statusCode();
        noteUnless(status == 201 || crash == Crash.OF_THE_MACHINE, path, "the upload cannot be finished: " + status);
        if (status == 201) {
            String blobs = path.substring(0, path.indexOf("/uploads/") + 1);
            noteUnless(
                    digestOf(blobs + blob.digest()).equals(Optional.of(blob.digest())),
                    path,
                    "the upload became another blob");
        }
    }

    private Optional<Digest> digestOf(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = requests.send("GET", path, new byte[0], "Accept", "*/*");
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(Digest.sha256(answer.body()));
            case 404 -> Optional.empty();
            default -> {
                note(path, "is answered " + answer.statusCode());
                yield Optional.empty();
            }
        };
    }

    private static Set<String> names(byte[] json, String list) throws IOException {
        Set<String> names = new HashSet<>();
        Json.MAPPER.readTree(json).path(list).forEach(name -> names.add(name.asText()));
        return names;
    }

    private void noteUnless(boolean right, String where, String what) {
        if (!right) {
            note(where, what);
        }
    }

    private void note(String where, String what) {
        problems.add(where + ": " + what);
    }

    private static String shown(Optional<Digest> digest) {
        return digest.map(Digest::value).orElse("absent");
    }
}
