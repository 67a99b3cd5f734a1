package dev.kontor.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Contents as plain files, each written where it stays. */
final class FileContents {
    private final Path folder;
    private final boolean synced;
    private final ConcurrentHashMap<String, Path> shards = new ConcurrentHashMap<>();

    FileContents(Path storeFolder, boolean synced) {
        this.folder = storeFolder.resolve("content");
        this.synced = synced;
        createFolder(folder);
    }

    void check() {
        if (!Files.isWritable(folder)) {
            throw new StoreUnavailableException(folder + " is not writable");
        }
    }

    Optional<ContentWriter> append(ContentId id, ContentProgress progress) {
        try {
            FileChannel channel = FileChannel.open(path(shard(id), id), options(progress));
            if (channel.size() < progress.sizeBytes()) {
                channel.close();
                return Optional.empty();
            }
            channel.position(progress.sizeBytes());
            return Optional.of(new FileContentWriter(id, channel, progress.sizeBytes()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("append to", id, e);
        }
    }

    /** Only its first writer makes the file: one that was deleted meanwhile must not come back empty. */
    private static Set<StandardOpenOption> options(ContentProgress progress) {
        return progress.sizeBytes() == 0
                ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE)
                : Set.of(StandardOpenOption.WRITE);
    }

    Optional<Content> open(ContentId id, long from, long length) {
        if (from < 0 || length < 0) {
            throw new IndexOutOfBoundsException("bytes " + from + " + " + length);
        }
        Path file = path(folder.resolve(shardName(id)), id);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            if (channel.size() - length < from) {
                channel.close();
                throw new StoreDamagedException("content/" + id, "it ends before byte " + (from + length));
            }
            return Optional.of(new FileContent(id, channel, from, length));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot open content " + id + ": " + e.getMessage(), e);
        }
    }

    void delete(Collection<ContentId> ids) {
        for (ContentId id : ids) {
            try {
                Files.deleteIfExists(path(folder.resolve(shardName(id)), id));
                KillPoint.CONTENT_DELETED.pass();
            } catch (IOException e) {
                throw failed("delete", id, e);
            }
        }
    }

    List<ContentId> list(String after, int limit) {
        List<ContentId> ids = new ArrayList<>();
        for (String shard : names(folder)) {
            if (shard.compareTo(after.substring(0, Math.min(2, after.length()))) < 0) {
                continue;
            }
            for (String name : names(folder.resolve(shard))) {
                if (name.compareTo(after) > 0) {
                    ContentId.parse(name).ifPresent(ids::add);
                }
                if (ids.size() == limit) {
                    return ids;
                }
            }
        }
        return ids;
    }

    private static List<String> names(Path directory) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            List<String> names = new ArrayList<>();
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
            names.sort(null);
            return names;
        } catch (IOException e) {
            throw DiskFailure.of("list " + directory, directory, e);
        }
    }

    private static String shardName(ContentId id) {
        return id.value().substring(0, 2);
    }

    private Path shard(ContentId id) {
        return shards.computeIfAbsent(shardName(id), name -> {
            Path shard = folder.resolve(name);
            createFolder(shard);
            return shard;
        });
    }

    private void createFolder(Path path) {
        try {
            Files.createDirectories(path);
            KillPoint.FOLDER_MADE.pass();
            if (synced) {
                force(path.toAbsolutePath().getParent());
            }
        } catch (IOException e) {
            throw DiskFailure.of("make " + path, path, e);
        }
    }

    private static Path path(Path shard, ContentId id) {
        return shard.resolve(id.value());
    }

    /** Makes the names in a folder durable; opening a folder for reading and forcing it does so on Linux and macOS. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private StoreUnavailableException failed(String verb, ContentId id, IOException e) {
        return DiskFailure.of(verb + " content " + id, folder, e);
    }

    /** Appends to one file. */
    private final class FileContentWriter implements ContentWriter {
        private final ContentId id;
        private final FileChannel channel;
        private final boolean begins;
        private long sizeBytes;
        private boolean ended;

        FileContentWriter(ContentId id, FileChannel channel, long sizeBytes) {
            this.id = id;
            this.channel = channel;
            this.begins = sizeBytes == 0;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                sizeBytes += length;
                KillPoint.CONTENT_APPENDED.pass();
            } catch (IOException e) {
                throw failed("append to", id, e);
            }
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public ContentProgress checkpoint() {
            ended = true;
            close();
            return new ContentProgress(sizeBytes, "");
        }

        @Override
        public ContentId seal() {
            ended = true;
            try (FileChannel file = channel) {
                if (file.size() > sizeBytes) {
                    file.truncate(sizeBytes);
                }
                KillPoint.CONTENT_COMPLETE.pass();
                if (synced) {
                    file.force(true);
                    KillPoint.CONTENT_BYTES_SYNCED.pass();
                    force(shard(id));
                }
                KillPoint.CONTENT_SEALED.pass();
                return id;
            } catch (IOException e) {
                throw failed("seal", id, e);
            }
        }

        @Override
        public void discard() {
            ended = true;
            close();
            delete(List.of(id));
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw failed("close", id, e);
            }
            if (begins && !ended) {
                ended = true;
                delete(List.of(id));
            }
        }
    }
}
