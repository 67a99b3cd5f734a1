package dev.kontor.e2e.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of {@code diskrecorder.c}. */
final class DiskLog {
    private static final int HEADER_BYTES = 40;

    private final ByteBuffer log;

    private DiskLog(ByteBuffer log) {
        this.log = log;
    }

    /** All operations in their order; the last record of a killed process may be cut and is left out then. */
    static List<DiskOperation> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer log = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            return new DiskLog(log.order(ByteOrder.LITTLE_ENDIAN)).operations();
        }
    }

    private List<DiskOperation> operations() {
        List<DiskOperation> operations = new ArrayList<>();
        while (log.remaining() >= HEADER_BYTES) {
            operations.add(next());
        }
        return operations;
    }

    private DiskOperation next() {
        int kind = log.getInt();
        int fd = log.getInt();
        long nanos = log.getLong();
        long offset = log.getLong();
        long size = log.getLong();
        int nameLength = log.getInt();
        int otherLength = log.getInt();
        String name = text(nameLength);
        String other = text(otherLength);
        return switch (kind) {
            case 1 -> new DiskOperation.Started(nanos);
            case 2 -> new DiskOperation.Opened(nanos, fd, name, size == 1, size == -1);
            case 3 -> new DiskOperation.Closed(nanos, fd);
            case 4 -> new DiskOperation.Written(nanos, fd, offset, bytes((int) size));
            case 5 -> new DiskOperation.Resized(nanos, fd, size);
            case 6 -> new DiskOperation.SyncBegun(nanos, fd);
            case 7 -> new DiskOperation.SyncEnded(nanos, fd);
            case 8 -> new DiskOperation.Renamed(nanos, name, other);
            case 9 -> new DiskOperation.Linked(nanos, name, other);
            case 10 -> new DiskOperation.Unlinked(nanos, name);
            case 11 -> new DiskOperation.FolderMade(nanos, name);
            case 12 -> throw new AssertionError("the process writes by " + name + ", which is not recorded");
            default -> throw new AssertionError("the record has an unknown kind: " + kind);
        };
    }

    private String text(int length) {
        return StandardCharsets.UTF_8.decode(bytes(length)).toString();
    }

    private ByteBuffer bytes(int length) {
        ByteBuffer bytes = log.slice(log.position(), length);
        log.position(log.position() + length);
        return bytes;
    }
}
