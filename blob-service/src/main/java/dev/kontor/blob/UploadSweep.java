package dev.kontor.blob;

import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.Durability;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Gives up uploads that made no progress for {@code storage.uploadExpiry}, and forgets the ended ones. */
final class UploadSweep implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(UploadSweep.class.getName());
    private static final long PAUSE_MINUTES = 10;
    private static final int PAGE = 256;

    private final List<RegistryStore> stores;
    private final Uploads uploads;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    UploadSweep(List<RegistryStore> stores, Uploads uploads, InstantSource clock) {
        this.stores = stores;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** Begins to sweep now and then. */
    UploadSweep start() {
        Thread.ofPlatform().name("upload-sweep").daemon(true).start(this::run);
        return this;
    }

    private void run() {
        try {
            do {
                try {
                    stores.forEach(this::sweep);
                } catch (RuntimeException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "sweeping uploads failed; it is tried again", e);
                }
            } while (!closed.await(PAUSE_MINUTES, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes through the uploads of one store once. */
    void sweep(RegistryStore store) {
        String after = "";
        while (closed.getCount() > 0) {
            List<KeyedDocument> page = store.objects().read(Layout.UPLOADS, after, PAGE);
            for (KeyedDocument each : page) {
                sweep(store, each);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = Layout.UPLOADS.rest(page.getLast().key());
        }
    }

    private void sweep(RegistryStore store, KeyedDocument each) {
        if (each.document().isTombstone()) {
            return;
        }
        UploadState state = UploadState.decode(each.document().bytes());
        if (state.touched().plus(store.config().uploadExpiry()).isAfter(clock.instant())) {
            return;
        }
        if (state.phase() == UploadState.Phase.OPEN) {
            uploads.expire(store, each);
        } else {
            store.objects().write(List.of(Write.forget(each.key())), Durability.RELAXED);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
