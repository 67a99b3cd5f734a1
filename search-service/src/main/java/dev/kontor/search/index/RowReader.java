package dev.kontor.search.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what {@link RowWriter} wrote, in the same order. */
final class RowReader {
    private final ByteBuffer bytes;

    RowReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    String text() {
        byte[] utf8 = new byte[bytes.getInt()];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    long number() {
        return bytes.getLong();
    }

    boolean flag() {
        return number() == 1;
    }

    Optional<Instant> time() {
        return flag() ? Optional.of(Instant.ofEpochSecond(number(), number())) : Optional.empty();
    }

    <T> Optional<T> optional(Function<RowReader, T> reader) {
        return flag() ? Optional.of(reader.apply(this)) : Optional.empty();
    }

    <T> List<T> list(Function<RowReader, T> reader) {
        int size = Math.toIntExact(number());
        List<T> values = new ArrayList<>(Math.min(size, 1000));
        for (int i = 0; i < size; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }
}
