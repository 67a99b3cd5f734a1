package dev.kontor.registry;

import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.StoredUpload;
import dev.kontor.store.ContentId;
import dev.kontor.store.ContentProgress;
import dev.kontor.store.ContentWriter;
import dev.kontor.store.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * What an upload that has ended may have left: content that no pointer names, because a process died between the end of
 * the upload and the pointer, or between giving up and deleting.
 */
final class UploadRemains {
    private static final System.Logger LOGGER = System.getLogger(UploadRemains.class.getName());

    private final RegistryStore store;
    private final StoredUpload state;
    private final BlobLinks links;

    UploadRemains(RegistryStore store, StoredUpload state, BlobLinks links) {
        this.store = store;
        this.state = state;
        this.links = links;
    }

    /** Whether all is as it should be: the blob's pointer names the content. */
    boolean isNothing() {
        if (state.blob().isEmpty()) {
            // An earlier release did not note what a finished upload became: its content may be any blob's.
            return state.phase() == StoredUpload.Phase.DONE;
        }
        return pointer(state.blob().get())
                .filter(live -> live.content().equals(state.content()))
                .isPresent();
    }

    /**
     * Makes content that is whole the blob that it was to be, and deletes other content. Nobody else may go on with the
     * upload; may be repeated.
     */
    void settle() {
        ObjectStore objects = store.objects();
        ContentId content = state.content();
        if (state.blob().isPresent()) {
            StoredUpload.Blob blob = state.blob().get();
            if (pointer(blob).isEmpty() && ContentReceiver.is(objects, content, blob)) {
                LOGGER.log(System.Logger.Level.INFO, "finishing the upload of {0}, which broke off", blob.digest());
                makeDurable(blob);
                links.commit(state.repository(), blob.digest(), content, blob.sizeBytes(), Actor.KONTOR);
                return;
            }
        }
        objects.abandon(content, state.progress());
        objects.delete(List.of(content));
    }

    private Optional<BlobPointer> pointer(StoredUpload.Blob blob) {
        return store.livePointer(blob.digest());
    }

    /** Whoever died may have done so before the bytes were forced; a shared store has only objects that are complete. */
    private void makeDurable(StoredUpload.Blob blob) {
        if (store.objects().capabilities().shared()) {
            return;
        }
        ContentProgress end = new ContentProgress(blob.sizeBytes(), "");
        try (ContentWriter writer = store.objects().append(state.content(), end).orElseThrow()) {
            writer.seal();
        }
    }
}
