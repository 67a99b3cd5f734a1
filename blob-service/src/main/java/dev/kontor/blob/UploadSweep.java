package dev.kontor.blob;

import dev.kontor.service.storage.Layout;
import dev.kontor.service.storage.RegistryStore;
import dev.kontor.store.DamageLog;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.Worker;
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
        Worker.start(Thread.ofPlatform().name("upload-sweep").daemon(true), this::round);
        return this;
    }

    /** A store that fails is swept the next time; the others need not wait for it. */
    private boolean round() throws InterruptedException {
        for (RegistryStore store : stores) {
            try {
                sweep(store);
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.WARNING, "sweeping uploads failed; it is tried again", e);
            }
        }
        return !closed.await(PAUSE_MINUTES, TimeUnit.MINUTES);
    }

    /** Goes through the uploads of one store once. */
    void sweep(RegistryStore store) {
        String after = "";
        while (closed.getCount() > 0) {
            List<KeyedDocument> page = store.objects().read(Layout.UPLOADS, after, PAGE);
            for (KeyedDocument each : page) {
                sweepUnlessDamaged(store, each);
            }
            if (page.size() < PAGE) {
                return;
            }
            after = Layout.UPLOADS.rest(page.getLast().key());
        }
    }

    /** What nobody can read is left for an operator, and does not keep the rest. */
    private void sweepUnlessDamaged(RegistryStore store, KeyedDocument each) {
        try {
            sweep(store, each);
        } catch (StoreDamagedException e) {
            DamageLog.report(e);
        }
    }

    private void sweep(RegistryStore store, KeyedDocument each) {
        if (each.document().isTombstone()) {
            return;
        }
        UploadState state = UploadState.decode(each.key(), each.document().bytes());
        if (state.touched().plus(store.config().uploadExpiry()).isAfter(clock.instant())) {
            return;
        }
        if (state.phase() == UploadState.Phase.OPEN) {
            uploads.expire(store, each);
        } else {
            uploads.settle(store, each);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
