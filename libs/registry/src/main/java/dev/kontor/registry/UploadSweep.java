package dev.kontor.registry;

import dev.kontor.events.Tombstone;
import dev.kontor.registry.document.Layout;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.DamageLog;
import dev.kontor.store.KeyedDocument;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.Worker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives up uploads that made no progress for {@link StoreSettings#uploadExpiry}, and forgets the ended ones, now and then
 * until it is closed.
 */
public final class UploadSweep implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(UploadSweep.class.getName());
    private static final long PAUSE_MINUTES = 10;
    private static final int PAGE = 256;

    private final List<RegistryStore> stores;
    private final StoreUploads uploads;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    UploadSweep(List<RegistryStore> stores, StoreUploads uploads, InstantSource clock) {
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
        if (Tombstone.is(each.document())) {
            return;
        }
        StoredUpload state = StoredUpload.decode(each.key(), each.document().bytes());
        if (state.touched().plus(store.settings().uploadExpiry()).isAfter(clock.instant())) {
            return;
        }
        if (state.phase() == StoredUpload.Phase.OPEN) {
            uploads.expire(store, each);
        } else {
            uploads.settle(store, each);
        }
    }

    /** Ends after the upload that is under way. */
    @Override
    public void close() {
        closed.countDown();
    }
}
