package dev.kontor.e2e.crash;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A client that changes a repository of its own, in an order known by a seed, until it is done or the server is gone. */
public final class Pusher {
    private static final int TAGS = 6;
    private static final int SHARED_BLOBS = 8;

    private final Requests requests;
    private final Random random;
    private final History history;
    private final RepositoryModel repository;
    private final ConcurrentHashMap<String, RandomBlob> mountable;
    private final int largest;
    private final Runnable afterEach;

    /**
     * @param largest size of the largest blobs, in bytes
     * @param mountable blobs that others pushed, by their repository
     * @param afterEach runs after each acknowledged change
     */
    public Pusher(
            Requests requests,
            long seed,
            History history,
            ConcurrentHashMap<String, RandomBlob> mountable,
            int largest,
            Runnable afterEach) {
        this.requests = requests;
        this.random = new Random(seed);
        this.history = history;
        this.repository = new RepositoryModel(history.repository());
        this.mountable = mountable;
        this.largest = largest;
        this.afterEach = afterEach;
    }

    /** Makes so many steps; false when the server was gone before. */
    boolean run(int steps) throws InterruptedException {
        try {
            makeSteps(steps);
            return true;
        } catch (IOException e) {
            System.getLogger(Pusher.class.getName()).log(System.Logger.Level.DEBUG, "the server is gone", e);
            return false;
        }
    }

    /**
     * Makes so many steps.
     *
     * @throws IOException when one of them was not answered; it is the one that is pending then
     */
    public void makeSteps(int steps) throws IOException, InterruptedException {
        push(blob(200_000));
        for (int step = 0; step < steps; step++) {
            step();
        }
    }

    private void step() throws IOException, InterruptedException {
        switch (random.nextInt(14)) {
            case 0, 1 -> push(blob(20_000));
            case 2 -> pushInChunks();
            case 3 -> push(new RandomBlob(random.nextInt(SHARED_BLOBS), 50_000));
            case 4, 5, 6 -> pushImage();
            case 7, 8 -> retag();
            case 9 -> deleteTag();
            case 10 -> deleteManifest();
            case 11 -> deleteBlob();
            case 12 -> mount();
            default -> beginUpload(random.nextBoolean());
        }
    }

    private RandomBlob blob(int most) {
        boolean isLarge = random.nextInt(10) == 0;
        return new RandomBlob(random.nextLong(), 2 + random.nextInt(isLarge ? largest : most));
    }

    private void push(RandomBlob blob) throws IOException, InterruptedException {
        String path = repository.uploadsPath() + "?digest=" + blob.digest();
        history.begin(repository.addBlob(blob));
        acknowledged(
                201,
                random.nextInt(3) == 0
                        ? requests.stream("POST", path, blob.bytes())
                        : requests.send("POST", path, blob.bytes()));
        mountable.put(history.repository(), blob);
    }

    private String begin(RandomBlob blob) throws IOException, InterruptedException {
        history.begin(Change.nothing());
        HttpResponse<byte[]> answer = requests.send("POST", repository.uploadsPath(), new byte[0]);
        expect(202, answer);
        String upload = answer.headers().firstValue("Location").orElseThrow();
        history.acknowledge(Change.ofUpload(upload, Optional.of(new Change.OpenUpload(blob, 0))));
        return upload;
    }

    private void patch(String upload, RandomBlob blob, int from, int to) throws IOException, InterruptedException {
        byte[] chunk = Arrays.copyOfRange(blob.bytes(), from, to);
        history.begin(Change.ofUpload(upload, Optional.of(new Change.OpenUpload(blob, to))));
        acknowledged(
                202,
                random.nextBoolean()
                        ? requests.stream("PATCH", upload, chunk)
                        : requests.send("PATCH", upload, chunk, "Content-Range", from + "-" + (to - 1)));
    }

    private void pushInChunks() throws IOException, InterruptedException {
        RandomBlob blob = blob(100_000);
        String upload = begin(blob);
        int at = 0;
        for (int chunk = random.nextInt(3); chunk > 0 && at < blob.sizeBytes(); chunk--) {
            int to = at + 1 + random.nextInt(blob.sizeBytes() - at);
            patch(upload, blob, at, to);
            at = to;
        }
        byte[] rest = Arrays.copyOfRange(blob.bytes(), at, blob.sizeBytes());
        history.begin(repository.addBlob(blob).ending(upload));
        acknowledged(201, requests.send("PUT", upload + "?digest=" + blob.digest(), rest));
    }

    private void beginUpload(boolean cancelled) throws IOException, InterruptedException {
        RandomBlob blob = blob(100_000);
        String upload = begin(blob);
        patch(upload, blob, 0, 1 + random.nextInt(blob.sizeBytes()));
        if (cancelled) {
            history.begin(Change.ofUpload(upload, Optional.empty()));
            acknowledged(204, requests.send("DELETE", upload, new byte[0]));
        }
    }

    private void pushImage() throws IOException, InterruptedException {
        RandomBlob config = blob(2_000);
        push(config);
        RandomBlob layer = repository.anyBlob(random).orElseThrow();
        Optional<RepositoryModel.TestManifest> subject =
                random.nextInt(4) == 0 ? repository.anyManifest(random) : Optional.empty();
        push(RepositoryModel.TestManifest.of(config, layer, subject));
    }

    private void retag() throws IOException, InterruptedException {
        Optional<RepositoryModel.TestManifest> manifest = repository.anyManifest(random);
        if (manifest.isPresent()) {
            push(manifest.get());
        }
    }

    private void push(RepositoryModel.TestManifest manifest) throws IOException, InterruptedException {
        List<String> tags = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            String tag = "t" + random.nextInt(TAGS);
            if (!tags.contains(tag)) {
                tags.add(tag);
            }
        }
        boolean byTag = !tags.isEmpty() && random.nextBoolean();
        StringBuilder path = new StringBuilder(repository.manifestPath(byTag ? tags.getFirst() : manifest.digest()));
        char separator = '?';
        for (String tag : byTag ? tags.subList(1, tags.size()) : tags) {
            path.append(separator).append("tag=").append(tag);
            separator = '&';
        }
        history.begin(repository.pushManifest(manifest, tags));
        acknowledged(
                201,
                requests.send("PUT", path.toString(), manifest.bytes(), "Content-Type", RepositoryModel.TYPE.value()));
    }

    private void deleteTag() throws IOException, InterruptedException {
        Optional<String> tag = repository.anyTag(random);
        if (tag.isPresent()) {
            history.begin(repository.removeTag(tag.get()));
            acknowledged(202, requests.send("DELETE", repository.manifestPath(tag.get()), new byte[0]));
        }
    }

    private void deleteManifest() throws IOException, InterruptedException {
        Optional<RepositoryModel.TestManifest> manifest = repository.anyManifest(random);
        if (manifest.isPresent()) {
            history.begin(repository.removeManifest(manifest.get()));
            String path = repository.manifestPath(manifest.get().digest());
            acknowledged(202, requests.send("DELETE", path, new byte[0]));
        }
    }

    private void deleteBlob() throws IOException, InterruptedException {
        Optional<RandomBlob> blob = repository.anyLooseBlob(random);
        if (blob.isPresent()) {
            mountable.remove(history.repository(), blob.get());
            history.begin(repository.removeBlob(blob.get()));
            acknowledged(
                    202, requests.send("DELETE", repository.blobPath(blob.get().digest()), new byte[0]));
        }
    }

    /** Another client may take the blob away at the same time; then there is an upload instead, which stays open. */
    private void mount() throws IOException, InterruptedException {
        List<Map.Entry<String, RandomBlob>> known = List.copyOf(mountable.entrySet());
        if (known.isEmpty()) {
            push(blob(20_000));
            return;
        }
        Map.Entry<String, RandomBlob> from = known.get(random.nextInt(known.size()));
        RandomBlob blob = from.getValue();
        String path = repository.uploadsPath() + "?mount=" + blob.digest() + "&from=" + from.getKey();
        history.begin(repository.addBlob(blob));
        HttpResponse<byte[]> answer = requests.send("POST", path, new byte[0]);
        if (answer.statusCode() == 202) {
            history.acknowledge(Change.nothing());
            push(blob);
        } else {
            acknowledged(201, answer);
        }
    }

    private void acknowledged(int status, HttpResponse<byte[]> answer) {
        expect(status, answer);
        history.acknowledge();
        afterEach.run();
    }

    private static void expect(int status, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(
                    answer.request().method() + " " + answer.request().uri() + " was answered " + answer.statusCode()
                            + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
