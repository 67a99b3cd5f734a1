package dev.kontor.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.e2e.crash.Requests;
import dev.kontor.oci.Digest;
import dev.kontor.testkit.RawHttp;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Clients that change nothing for good: readers, and those that stall or leave in the middle. */
final class Guests {
    private static final int PULLS = 6;
    private static final int LEAVERS = 40;
    private static final int STALLED = 10;
    private static final String UPLOADS = "/v2/guests/app/blobs/uploads/";
    private static final byte[] PIECE = new byte[100_000];
    private static final String CHUNK = Integer.toHexString(PIECE.length + 1) + "\r\n";
    private static final Digest OTHER = Digest.sha256(new byte[0]);

    private final Requests requests;
    private final StandingImage image;
    private final List<FutureTask<Void>> tasks = new ArrayList<>();
    private final Queue<RawHttp> stalled = new ConcurrentLinkedQueue<>();

    private Guests(Requests requests, StandingImage image) {
        this.requests = requests;
        this.image = image;
    }

    static Guests start(Requests requests, Random random, StandingImage image) {
        Guests guests = new Guests(requests, image);
        for (int i = 0; i < 2; i++) {
            Random own = new Random(random.nextLong());
            guests.start(() -> guests.pull(own));
        }
        Random own = new Random(random.nextLong());
        guests.start(() -> guests.leave(own));
        guests.start(guests::stall);
        return guests;
    }

    private void start(Callable<Void> work) {
        FutureTask<Void> task = new FutureTask<>(work);
        tasks.add(task);
        Thread.ofVirtual().start(task);
    }

    private Void pull(Random random) throws IOException, InterruptedException {
        for (int i = 0; i < PULLS; i++) {
            image.pull(requests, random);
        }
        return null;
    }

    private Void leave(Random random) throws IOException, InterruptedException {
        for (int i = 0; i < LEAVERS; i++) {
            RawHttp http = switch (random.nextInt(4)) {
                case 0 -> leaveWithinAnswer(random.nextInt(image.layerBytes()));
                case 1 ->
                    connect()
                            .request("POST " + UPLOADS + "?digest=" + OTHER + " HTTP/1.1", "Content-Length: 500000")
                            .send(PIECE);
                case 2 ->
                    connect()
                            .request("PATCH " + begin() + " HTTP/1.1", "Transfer-Encoding: chunked")
                            .send(CHUNK)
                            .send(PIECE);
                default -> connect().request("PUT /v2/guests/app/manifests/v1 HTTP/1.1", "Content-Length: 4000");
            };
            if (random.nextBoolean()) {
                http.abort();
            } else {
                http.close();
            }
        }
        return null;
    }

    private RawHttp leaveWithinAnswer(int bytes) throws EOFException {
        RawHttp http = connect().request("GET " + image.layerPath() + " HTTP/1.1");
        if (http.receiveBytes(bytes).length < bytes) {
            throw new EOFException("an answer broke off");
        }
        return http;
    }

    private String begin() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = requests.send("POST", UPLOADS, new byte[0]);
        assertThat(answer.statusCode()).isEqualTo(202);
        String location = answer.headers().firstValue("Location").orElseThrow();
        return requests.uri().resolve(location).getRawPath();
    }

    private Void stall() {
        for (int i = 0; i < STALLED; i++) {
            stalled.add(connect().send("GET /v2/ HTTP/1.1\r\nHost: local"));
            stalled.add(connect()
                    .request("POST " + UPLOADS + "?digest=" + OTHER + " HTTP/1.1", "Content-Length: 90000000")
                    .send(PIECE));
            stalled.add(
                    RawHttp.connect(requests.uri().getPort(), 4096).request("GET " + image.layerPath() + " HTTP/1.1"));
        }
        return null;
    }

    private RawHttp connect() {
        return RawHttp.connect(requests.uri());
    }

    /** Those that stall leave; until they do, a registry that is asked to end waits for them. */
    void letStalledGo() {
        for (RawHttp http = stalled.poll(); http != null; http = stalled.poll()) {
            http.abort();
        }
    }

    /**
     * Waits until all are done and leave; fails where one was answered what it must not be.
     *
     * @param mayEnd whether the server may be gone meanwhile
     */
    void await(boolean mayEnd) throws InterruptedException {
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                boolean isGone = e.getCause() instanceof IOException || e.getCause() instanceof UncheckedIOException;
                if (!isGone || !mayEnd) {
                    throw new AssertionError("a guest was not served", e.getCause());
                }
            }
        }
        letStalledGo();
    }
}
