package dev.kontor.search.index;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Writes what an index keeps of something, for {@link RowReader}. */
final class RowWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    byte[] bytes() {
        return bytes.toByteArray();
    }

    RowWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        try {
            out.writeInt(utf8.length);
            out.write(utf8);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RowWriter number(long number) {
        try {
            out.writeLong(number);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RowWriter flag(boolean flag) {
        return number(flag ? 1 : 0);
    }

    RowWriter time(Optional<Instant> time) {
        flag(time.isPresent());
        return time.map(at -> number(at.getEpochSecond()).number(at.getNano())).orElse(this);
    }

    <T> RowWriter optional(Optional<T> value, BiConsumer<RowWriter, T> writer) {
        flag(value.isPresent());
        value.ifPresent(each -> writer.accept(this, each));
        return this;
    }

    <T> RowWriter list(Collection<T> values, BiConsumer<RowWriter, T> writer) {
        number(values.size());
        values.forEach(each -> writer.accept(this, each));
        return this;
    }
}
