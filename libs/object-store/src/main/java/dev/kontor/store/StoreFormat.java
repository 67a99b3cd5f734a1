package dev.kontor.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The version of the layout of keys in a store, noted in the store itself. */
public final class StoreFormat {
    /** The layout that this program reads and writes. */
    public static final int CURRENT = 1;

    private static final Key KEY = new Key("format");

    private StoreFormat() {}

    /**
     * Notes the format in a new store, and checks it in one that is in use.
     *
     * @throws StoreRefusedException when the store has a format that this program does not know
     */
    public static void verify(DocumentStore store) {
        Optional<Document> found = store.find(KEY);
        if (found.isEmpty()) {
            store.write(List.of(Write.create(KEY, bytes(CURRENT))));
            found = store.find(KEY);
        }
        String text = found.map(document -> new String(document.bytes(), StandardCharsets.UTF_8))
                .orElse("");
        if (!text.equals(text(CURRENT))) {
            throw new StoreRefusedException("the store has the format " + text.strip() + ", this program knows "
                    + text(CURRENT).strip() + ": use the release that wrote it, or a newer one");
        }
    }

    private static byte[] bytes(int format) {
        return text(format).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(int format) {
        return "kontor-store " + format + "\n";
    }
}
