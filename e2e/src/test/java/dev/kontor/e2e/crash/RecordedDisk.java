package dev.kontor.e2e.crash;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder as it was written, with what of it is durable.
 *
 * <p>The rules are stricter than those of any file system in use: bytes are durable by a sync of their file, names only
 * by a sync of their folder, and nothing is durable by the passing of time.
 */
final class RecordedDisk {
    private final Path root;
    private final Folder top = new Folder();
    private final Map<Integer, Node> open = new HashMap<>();
    private final Map<Integer, Deque<Integer>> syncing = new HashMap<>();

    /** A file or folder, under whatever names. */
    sealed interface Node {
        /** How many changes there were. */
        int changeCount();

        /** The first so many changes are durable. */
        void makeDurable(int changes);
    }

    /** A change of a file. */
    sealed interface FileChange {
        /** Bytes were put at an offset. */
        record Put(long offset, ByteBuffer bytes) implements FileChange {}

        /** The file got a length. */
        record Resize(long sizeBytes) implements FileChange {}
    }

    /** A file as the sequence of its changes. */
    static final class File implements Node {
        final List<FileChange> changes = new ArrayList<>();
        int durable;

        @Override
        public int changeCount() {
            return changes.size();
        }

        @Override
        public void makeDurable(int count) {
            durable = Math.max(durable, count);
        }
    }

    /** A change of a folder: a name stands for a node from now on, or for nothing. */
    record NameChange(String name, Optional<Node> node) {}

    /** A folder as the sequence of its changes, and as it is for the process. */
    static final class Folder implements Node {
        final List<NameChange> changes = new ArrayList<>();
        final Map<String, Node> names = new HashMap<>();
        int durable;

        @Override
        public int changeCount() {
            return changes.size();
        }

        @Override
        public void makeDurable(int count) {
            durable = Math.max(durable, count);
        }

        void set(String name, Optional<Node> node) {
            changes.add(new NameChange(name, node));
            node.ifPresentOrElse(each -> names.put(name, each), () -> names.remove(name));
        }
    }

    private RecordedDisk(Path root) {
        this.root = root;
    }

    /** The folder after the operations that began before an instant; it was empty at first. */
    static RecordedDisk at(Path root, List<DiskOperation> operations, long nanos) {
        RecordedDisk disk = new RecordedDisk(root);
        for (DiskOperation operation : operations) {
            if (operation.nanos() >= nanos) {
                break;
            }
            disk.apply(operation);
        }
        return disk;
    }

    Folder top() {
        return top;
    }

    private void apply(DiskOperation operation) {
        switch (operation) {
            case DiskOperation.Started _ -> {
                open.clear();
                syncing.clear();
            }
            case DiskOperation.Opened opened -> open(opened);
            case DiskOperation.Closed closed -> {
                open.remove(closed.fd());
                syncing.remove(closed.fd());
            }
            case DiskOperation.Written written ->
                file(written.fd()).changes.add(new FileChange.Put(written.offset(), written.bytes()));
            case DiskOperation.Resized resized ->
                file(resized.fd()).changes.add(new FileChange.Resize(resized.sizeBytes()));
            case DiskOperation.SyncBegun sync ->
                syncing.computeIfAbsent(sync.fd(), _ -> new ArrayDeque<>())
                        .add(node(sync.fd()).changeCount());
            case DiskOperation.SyncEnded sync ->
                node(sync.fd()).makeDurable(syncing.get(sync.fd()).remove());
            case DiskOperation.Renamed renamed -> {
                Node node = find(renamed.from());
                folderOf(renamed.from()).set(nameOf(renamed.from()), Optional.empty());
                folderOf(renamed.to()).set(nameOf(renamed.to()), Optional.of(node));
            }
            case DiskOperation.Linked linked ->
                folderOf(linked.to()).set(nameOf(linked.to()), Optional.of(find(linked.from())));
            case DiskOperation.Unlinked unlinked ->
                folderOf(unlinked.path()).set(nameOf(unlinked.path()), Optional.empty());
            case DiskOperation.FolderMade made ->
                folderOf(made.path()).set(nameOf(made.path()), Optional.of(new Folder()));
        }
    }

    private void open(DiskOperation.Opened opened) {
        if (opened.isNew()) {
            folderOf(opened.path()).set(nameOf(opened.path()), Optional.of(new File()));
        }
        open.put(opened.fd(), find(opened.path()));
        if (opened.isEmptied()) {
            file(opened.fd()).changes.add(new FileChange.Resize(0));
        }
    }

    private Node node(int fd) {
        return Optional.ofNullable(open.get(fd))
                .orElseThrow(() -> new AssertionError("file " + fd + " was never opened"));
    }

    private File file(int fd) {
        return (File) node(fd);
    }

    private Node find(String path) {
        Node node = top;
        for (Path name : relative(path)) {
            if (!name.toString().isEmpty()) {
                node = Optional.ofNullable(((Folder) node).names.get(name.toString()))
                        .orElseThrow(() -> new AssertionError(path + " was never made"));
            }
        }
        return node;
    }

    private Folder folderOf(String path) {
        return (Folder) find(Path.of(path).getParent().toString());
    }

    private static String nameOf(String path) {
        return Path.of(path).getFileName().toString();
    }

    private Path relative(String path) {
        return root.relativize(Path.of(path));
    }
}
