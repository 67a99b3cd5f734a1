package dev.kontor.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The version of the layout of keys in a store, noted in the store itself. */
public final class StoreFormat {
    /** The layout that this program reads and writes. */
    public static final int CURRENT = 2;

    private static final int BEFORE = 1;

    private static final Key KEY = new Key("format");

    private StoreFormat() {}

    /**
     * Notes the format in a new store, and checks it in one that is in use; one of the format before is made one of this
     * format. That may be done by several processes at once, and is done anew when a process ends in the middle of it.
     *
     * @param upgrade makes the documents those of this format
     * @throws StoreRefusedException when the store has a format that this program does not know
     */
    public static void verify(DocumentStore store, Consumer<DocumentStore> upgrade) {
        Optional<Document> found = store.find(KEY);
        if (found.isEmpty()) {
            store.write(List.of(Write.create(KEY, bytes(CURRENT))));
        } else if (text(found).equals(text(BEFORE))) {
            upgrade.accept(store);
            store.write(List.of(Write.put(KEY, Expectation.asFound(found), bytes(CURRENT))));
        }
        String text = text(store.find(KEY));
        if (!text.equals(text(CURRENT))) {
            throw new StoreRefusedException("the store has the format " + text.strip() + ", this program knows "
                    + text(CURRENT).strip() + ": use the release that wrote it, or a newer one");
        }
    }

    private static String text(Optional<Document> format) {
        return format.map(document -> new String(document.bytes(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static byte[] bytes(int format) {
        return text(format).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(int format) {
        return "kontor-store " + format + "\n";
    }
}
