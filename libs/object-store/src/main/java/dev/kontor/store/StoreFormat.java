package dev.kontor.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The version of the layout of keys in a store, noted in the store itself. */
public final class StoreFormat {
    /** The layout that this program reads and writes. */
    public static final int CURRENT = 3;

    private static final Key KEY = new Key("format");

    private StoreFormat() {}

    /** Makes the documents of an earlier format those of the present one. */
    @FunctionalInterface
    public interface Upgrade {
        /**
         * Upgrades a store.
         *
         * @param format the format that it has
         */
        void run(DocumentStore store, int format);
    }

    /**
     * Notes the format in a new store, and checks it in one that is in use; one of an earlier format is made one of this
     * format. That may be done by several processes at once, and is done anew when a process ends in the middle of it.
     *
     * @throws StoreRefusedException when the store has a format that this program does not know
     */
    public static void verify(DocumentStore store, Upgrade upgrade) {
        Optional<Document> found = store.find(KEY);
        if (found.isEmpty()) {
            store.write(List.of(Write.create(KEY, bytes(CURRENT))));
        } else {
            earlier(found.get()).ifPresent(format -> {
                upgrade.run(store, format);
                store.write(List.of(Write.put(KEY, Expectation.asFound(found), bytes(CURRENT))));
            });
        }
        requireCurrent(store);
    }

    /**
     * Checks that a store has the format of this program; a new one, in which nothing is, has.
     *
     * @throws StoreRefusedException when it has another one
     */
    public static void requireCurrent(DocumentStore store) {
        Optional<String> text = store.find(KEY).map(StoreFormat::text);
        if (!text.orElse(text(CURRENT)).equals(text(CURRENT))) {
            throw new StoreRefusedException("the store has the format "
                    + text.orElseThrow().strip() + ", this program knows "
                    + text(CURRENT).strip()
                    + ": use the release that wrote it, or a newer one");
        }
    }

    private static OptionalInt earlier(Document found) {
        return IntStream.range(1, CURRENT)
                .filter(format -> text(format).equals(text(found)))
                .findFirst();
    }

    private static String text(Document format) {
        return new String(format.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int format) {
        return text(format).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(int format) {
        return "kontor-store " + format + "\n";
    }
}
