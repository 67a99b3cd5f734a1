package dev.kontor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentLostException;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.StoreRefusedException;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.store.s3.S3Settings;
import dev.kontor.testkit.s3.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the S3 driver promises beyond the common contract: uploads of many parts, tails, links. */
public abstract class S3StoreContract extends ObjectStoreContract {
    private static final int MIB = 1 << 20;

    private final Random random = new Random(11);
    private String bucket = "";

    /** The server under test. */
    protected abstract S3Server server();

    @Override
    protected ObjectStore open() {
        if (bucket.isEmpty()) {
            bucket = server().newBucket();
        }
        return S3ObjectStore.open(server().settings(bucket));
    }

    private byte[] content(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    @Test
    void sealsContentOfManyPartsWrittenAtOnce() throws IOException {
        byte[] content = content(30 * MIB + 12_345);
        try (ObjectStore store = open()) {
            ContentId id = ContentId.random(random);
            ContentWriter writer = store.append(id, ContentProgress.START).orElseThrow();
            write(writer, content);

            ContentId sealed = writer.seal();

            assertThat(read(store, sealed, 0, content.length)).isEqualTo(content);
            assertThat(read(store, sealed, 9 * MIB, MIB)).isEqualTo(Arrays.copyOfRange(content, 9 * MIB, 10 * MIB));
        }
    }

    @Test
    void goesOnInAnotherProcessFromPartsAndTail() throws IOException {
        byte[] content = content(30 * MIB + 12_345);
        ContentId id = ContentId.random(random);
        ContentProgress progress = ContentProgress.START;
        int[] ends = {3 * MIB, 10 * MIB, 10 * MIB + 5, 25 * MIB, content.length};
        int from = 0;
        for (int end : ends) {
            try (ObjectStore other = open();
                    ContentWriter writer = other.append(id, progress).orElseThrow()) {
                write(writer, Arrays.copyOfRange(content, from, end));
                progress = writer.checkpoint();
            }
            from = end;
            assertThat(progress.sizeBytes()).isEqualTo(end);
            assertThat(progress.token().length()).isLessThan(1000);
        }
        try (ObjectStore last = open();
                ContentWriter writer = last.append(id, progress).orElseThrow()) {
            ContentId sealed = writer.seal();
            assertThat(read(last, sealed, 0, content.length)).isEqualTo(content);
            assertThat(last.contents("", 10)).containsExactly(sealed);
        }
    }

    @Test
    void sealsWhatOneWriterWroteAfterTwoWentOnFromTheSamePlace() {
        try (ObjectStore store = open()) {
            ContentId id = ContentId.random(random);
            ContentProgress common = write(store, id, ContentProgress.START, 9 * MIB);
            ContentProgress one = write(store, id, common, 8 * MIB);
            write(store, id, common, 8 * MIB);

            try (ContentWriter writer = store.append(id, one).orElseThrow()) {
                assertThatThrownBy(writer::seal).isInstanceOf(ContentLostException.class);
            }
            assertThat(store.open(id, 0, 1)).isEmpty();
        }
    }

    @Test
    void givesLinksThatAnybodyCanRead() throws Exception {
        byte[] content = content(1000);
        try (ObjectStore store = open();
                HttpClient client = HttpClient.newHttpClient()) {
            ContentWriter writer = store.append(ContentId.random(random), ContentProgress.START)
                    .orElseThrow();
            write(writer, content);
            URI link = store.presign(writer.seal(), "application/octet-stream", Duration.ofMinutes(5))
                    .orElseThrow();

            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
        }
    }

    @Test
    void refusesABucketThatIsNotThere() {
        assertThatThrownBy(() -> S3ObjectStore.open(server().settings("not-there")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("not-there");
    }

    @Test
    void makesABucketWhereItIsToldTo() throws Exception {
        S3Settings settings = server().settingsThatCreate("b" + UUID.randomUUID());
        Callable<Boolean> open = () -> {
            try (S3ObjectStore store = S3ObjectStore.open(settings)) {
                store.check();
                return true;
            }
        };
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> opened : processes.invokeAll(Collections.nCopies(4, open))) {
                assertThat(opened.get()).isTrue();
            }
        }
        assertThat(open.call()).isTrue();
    }

    private ContentProgress write(ObjectStore store, ContentId id, ContentProgress from, int length) {
        try (ContentWriter writer = store.append(id, from).orElseThrow()) {
            write(writer, content(length));
            return writer.checkpoint();
        }
    }

    private static void write(ContentWriter writer, byte[] bytes) {
        for (int from = 0; from < bytes.length; from += 256 << 10) {
            writer.write(bytes, from, Math.min(256 << 10, bytes.length - from));
        }
    }

    private static byte[] read(ObjectStore store, ContentId id, long from, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Content opened = store.open(id, from, length).orElseThrow()) {
            opened.writeTo(out);
        }
        return out.toByteArray();
    }
}
