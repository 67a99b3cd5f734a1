package dev.kontor.registry;

import dev.kontor.events.Outbox;
import dev.kontor.oci.Digest;
import dev.kontor.oci.RepositoryName;
import dev.kontor.registry.document.BlobLink;
import dev.kontor.registry.document.BlobPointer;
import dev.kontor.registry.document.Layout;
import dev.kontor.store.ContentId;
import dev.kontor.store.Key;
import dev.kontor.store.ObjectStore;
import dev.kontor.store.Write;
import dev.kontor.testkit.interleave.SteppedStore;
import dev.kontor.testkit.interleave.StoreState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A registry's store in memory, which notes what is looked for, and lets somebody act just before a document is written. */
final class MemoryStore {
    static final Instant NOW = Instant.parse("2026-01-03T00:00:00Z");

    private final SteppedStore objects = SteppedStore.live(StoreState.EMPTY).store();
    private final List<Key> looked = new ArrayList<>();
    private Optional<Key> awaited = Optional.empty();
    private Runnable intruder = () -> {};

    /** As a process sees it. */
    RegistryStore registry(SparsePolicy sparse) {
        ObjectStore watched = (ObjectStore) Proxy.newProxyInstance(
                MemoryStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, arguments) -> call(method, arguments));
        return registry(watched, sparse, NOW);
    }

    /** As another process sees it, unwatched, whose clock is ahead, so that both never take the same sequence. */
    RegistryStore other() {
        return registry(objects, SparsePolicy.INDEX, NOW.plusSeconds(60));
    }

    private RegistryStore registry(ObjectStore seen, SparsePolicy sparse, Instant now) {
        Path nowhere = Path.of("unused");
        StoreSettings settings =
                new StoreSettings(new StoreSettings.Folder(nowhere, true), false, sparse, Duration.ofDays(1), nowhere);
        return new RegistryStore(seen, new Outbox(seen, objects.log(), () -> now), settings);
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "find" -> looked.add((Key) arguments[0]);
            case "findAll" -> ((List<?>) arguments[0]).forEach(key -> looked.add((Key) key));
            case "write" -> {
                List<?> batch = (List<?>) arguments[0];
                if (batch.stream()
                        .anyMatch(write ->
                                awaited.filter(((Write) write).key()::equals).isPresent())) {
                    awaited = Optional.empty();
                    intruder.run();
                }
            }
            default -> {}
        }
        try {
            return method.invoke(objects, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Somebody acts once, before the first batch with this document. */
    void before(Key document, Runnable act) {
        awaited = Optional.of(document);
        intruder = act;
    }

    /** The keys that were looked for, repetitions included. */
    List<Key> looked() {
        return looked;
    }

    /** Puts a blob into a repository without its bytes, which no manifest needs. */
    Digest link(RepositoryName repository, String content) {
        Digest digest = Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
        objects.write(List.of(
                Write.store(
                        Layout.pointer(digest),
                        BlobPointer.live(new ContentId("0".repeat(26)), content.length(), repository)
                                .encode()),
                Write.store(Layout.link(repository, digest), new BlobLink(1, NOW, content.length()).encode())));
        return digest;
    }

    void forget(Key key) {
        objects.write(List.of(Write.forget(key)));
    }
}
