package dev.kontor.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.store.Content;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Write;
import dev.kontor.store.s3.S3ObjectStore;
import dev.kontor.testkit.s3.FaultyProxy;
import dev.kontor.testkit.s3.MinioServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents are read at the pace of whoever takes them, and a client that takes nothing holds nothing of the service. */
class S3DownloadsTest {
    private static final int MANY = 300;
    private static final byte[] CONTENT = content();

    private FaultyProxy proxy;
    private ObjectStore store;
    private ContentId id;

    @BeforeEach
    void open() {
        MinioServer server = MinioServer.shared();
        proxy = new FaultyProxy(server.endpoint());
        store = S3ObjectStore.open(server.settings(server.newBucket(), proxy.endpoint()));
        try (ContentWriter writer = store.append(ContentId.random(new Random()), ContentProgress.START)
                .orElseThrow()) {
            writer.write(CONTENT, 0, CONTENT.length);
            id = writer.seal();
        }
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        proxy.close();
    }

    @Test
    void sendsOneRequestForAClientThatKeepsUp() throws IOException {
        int before = proxy.requests();

        assertThat(read()).isEqualTo(CONTENT);

        assertThat(proxy.requests()).isEqualTo(before + 1);
    }

    @Test
    void holdsNoRequestForAClientThatStandsStillAndGoesOnWhenItDoes() throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            StandingClient client = new StandingClient();
            Future<?> transfer = executor.submit(() -> transfer(client));
            client.stands.await();

            await().until(() -> proxy.running() == 0);
            client.goOn.countDown();
            transfer.get();

            assertThat(client.taken.toByteArray()).isEqualTo(CONTENT);
        }
    }

    @Test
    void servesOthersWhileManyStandStill() throws Exception {
        Key key = new Key("downloads/a");
        store.write(List.of(Write.create(key, new byte[] {1})));
        List<StandingClient> clients = new ArrayList<>();
        List<Future<?>> transfers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                StandingClient client = new StandingClient();
                clients.add(client);
                transfers.add(executor.submit(() -> transfer(client)));
            }
            for (StandingClient client : clients) {
                client.stands.await();
            }

            assertThat(store.find(key)).isPresent();
            assertThat(read()).isEqualTo(CONTENT);
            await().until(() -> proxy.running() == 0);
            assertThat(read()).isEqualTo(CONTENT);

            clients.forEach(client -> client.leaves = true);
            clients.forEach(client -> client.goOn.countDown());
            for (Future<?> transfer : transfers) {
                assertThat(transfer).failsWithin(Duration.ofSeconds(20)).withThrowableOfType(ExecutionException.class);
            }
        }
    }

    @Test
    void doesNotReadTheRestForAClientThatLeaves() throws IOException {
        long before = proxy.answeredBytes();
        store.open(id, 0, CONTENT.length).orElseThrow().close();

        await().until(() -> proxy.running() == 0);

        assertThat(proxy.answeredBytes() - before).isLessThan(CONTENT.length * 3 / 4);
    }

    private byte[] read() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(CONTENT.length);
        try (Content content = store.open(id, 0, CONTENT.length).orElseThrow()) {
            content.writeTo(out);
        }
        return out.toByteArray();
    }

    private Void transfer(StandingClient client) throws IOException {
        try (Content content = store.open(id, 0, CONTENT.length).orElseThrow()) {
            content.writeTo(client);
        }
        return null;
    }

    private static byte[] content() {
        byte[] bytes = new byte[32 << 20];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    /** Takes its first piece when it is let. */
    private static final class StandingClient extends OutputStream {
        private final CountDownLatch stands = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private volatile boolean leaves;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("pieces are larger");
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            stands.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            if (leaves) {
                throw new IOException("it left");
            }
            taken.write(bytes, offset, count);
        }
    }
}
