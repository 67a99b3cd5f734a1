package dev.kontor.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.Tag;
import dev.kontor.registry.Registry;
import dev.kontor.search.catalog.Filter;
import dev.kontor.search.catalog.Found;
import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.ImageManifest;
import dev.kontor.search.catalog.Paging;
import dev.kontor.search.catalog.Paging.Order;
import dev.kontor.search.catalog.RepositorySummary;
import dev.kontor.search.catalog.SearchView;
import dev.kontor.search.catalog.TagPage;
import dev.kontor.search.catalog.Viewer;
import dev.kontor.search.image.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index of a real registry in a folder. */
class LuceneIndexTest {
    private static final Viewer ALL = Viewer.ofAll();
    private static final Paging EVERYTHING = Paging.all(Order.RELEVANCE);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DAY = "2026-01-0%dT00:00:00Z";

    @TempDir
    private Path folder;

    private Registry registry;
    private Pusher pusher;
    private LuceneIndex index;

    @BeforeEach
    void open() {
        registry = Pusher.open(folder.resolve("store"));
        pusher = new Pusher(registry);
        index = openIndex("index");
        await().until(index::isReady);
    }

    private SearchView view() {
        return index.view(PATIENCE);
    }

    private LuceneIndex openIndex(String name) {
        return LuceneIndex.open(folder.resolve(name), registry, _ -> 0);
    }

    @AfterEach
    void close() {
        index.close();
        registry.close();
    }

    private static String config(String arch, int day) {
        return Pusher.config("linux", arch, DAY.formatted(day), 0);
    }

    private static List<String> names(Found<RepositorySummary> found) {
        return found.items().stream().map(each -> each.name().value()).toList();
    }

    private static List<String> tags(Found<Image> found) {
        return found.items().stream()
                .map(each -> each.repository() + ":" + each.tag())
                .toList();
    }

    @Test
    void whatWasPushedIsSeenAtOnce() {
        for (int i = 0; i < 50; i++) {
            pusher.image("read/yours", config("amd64", 1), List.of("layer " + i), "", "t" + i);
            try (SearchView view = view()) {
                assertThat(view.image(Pusher.name("read/yours"), Tag.of("t" + i), ALL))
                        .isPresent();
            }
        }
    }

    @Test
    void findsRepositoriesByTheirNamesAndNoSignIsAPattern() {
        for (String name : List.of("lib/my-app", "my.app", "my_app", "myapp", "foo/bar", "foo/bar/baz")) {
            pusher.image(name, config("amd64", 1), List.of("x"), "", "v1.2.3", "v1-2-3", "latest", "LATEST");
        }
        try (SearchView view = view()) {
            assertThat(names(view.repositories("my-app", Filter.NONE, EVERYTHING, ALL)))
                    .containsExactly("lib/my-app");
            assertThat(names(view.repositories("my_app", Filter.NONE, EVERYTHING, ALL)))
                    .containsExactly("my_app");
            for (String odd : List.of("my%", "my*", "[", "\\", "my?app", ".*")) {
                assertThat(names(view.repositories(odd, Filter.NONE, EVERYTHING, ALL)))
                        .isEmpty();
                assertThat(view.imagesByTag(odd, Filter.NONE, EVERYTHING, ALL).total())
                        .isZero();
                assertThat(view.imagesByDigest(odd, Filter.NONE, EVERYTHING, ALL)
                                .total())
                        .isZero();
            }
            assertThat(names(view.repositories("", Filter.NONE, EVERYTHING, ALL)))
                    .containsExactly("foo/bar", "foo/bar/baz", "lib/my-app", "my.app", "my_app", "myapp");
            assertThat(names(view.repositories("foo/bar", Filter.NONE, EVERYTHING, ALL)))
                    .containsExactly("foo/bar", "foo/bar/baz");
            assertThat(tags(view.imagesByTag(Pusher.name("lib/my-app"), "v1.2", Filter.NONE, EVERYTHING, ALL)))
                    .containsExactly("lib/my-app:v1.2.3");
            assertThat(view.imagesByTag("v1.2", Filter.NONE, EVERYTHING, ALL).total())
                    .isEqualTo(6);
            assertThat(view.imagesByTag("LATEST", Filter.NONE, EVERYTHING, ALL).total())
                    .isEqualTo(12);
            assertThat(view.imagesByTag("1-2-", Filter.NONE, EVERYTHING, ALL).total())
                    .isEqualTo(6);
        }
    }

    @Test
    void pagesAsZotDoes() {
        for (String tag : List.of("a", "b", "c", "d", "e")) {
            pusher.image("paged", config("amd64", 1), List.of("x"), "", tag);
        }
        try (SearchView view = view()) {
            record Case(int offset, int limit, List<String> tags) {}
            for (Case each : List.of(
                    new Case(0, 0, List.of("a", "b", "c", "d", "e")),
                    new Case(0, 2, List.of("a", "b")),
                    new Case(4, 2, List.of("e")),
                    new Case(5, 2, List.of()),
                    new Case(2, 0, List.of()),
                    new Case(0, 10, List.of("a", "b", "c", "d", "e")))) {
                Found<Image> found = view.images(
                        Optional.of(Pusher.name("paged")),
                        new Paging(each.offset(), each.limit(), Order.RELEVANCE),
                        ALL);
                assertThat(found.items().stream().map(image -> image.tag().value()))
                        .isEqualTo(each.tags());
                assertThat(found.total()).isEqualTo(5);
            }
            List<String> walked = new ArrayList<>();
            Optional<String> after = Optional.empty();
            do {
                TagPage page = view.tags(Pusher.name("paged"), "", Order.ALPHABETIC_DSC, after, 2, ALL);
                page.images().forEach(image -> walked.add(image.tag().value()));
                after = page.next();
            } while (after.isPresent());
            assertThat(walked).containsExactly("e", "d", "c", "b", "a");
        }
    }

    @Test
    void knowsBasesAndWhatStandsOnThem() {
        pusher.image("base", config("amd64", 1), List.of("one", "two"), "", "1");
        pusher.image("twin", config("arm64", 1), List.of("one", "two"), "", "1");
        pusher.image("app", config("amd64", 2), List.of("one", "two", "three"), "", "1");
        pusher.image("turned", config("amd64", 2), List.of("two", "one", "three"), "", "1");
        try (SearchView view = view()) {
            Image base = view.image(Pusher.name("base"), Tag.of("1"), ALL).orElseThrow();
            Image app = view.image(Pusher.name("app"), Tag.of("1"), ALL).orElseThrow();
            assertThat(tags(view.derivedFrom(base, Optional.empty(), EVERYTHING, ALL)))
                    .containsExactly("app:1", "twin:1");
            assertThat(tags(view.basesOf(app, Optional.empty(), EVERYTHING, ALL)))
                    .containsExactly("base:1", "twin:1");
            assertThat(tags(view.derivedFrom(app, Optional.empty(), EVERYTHING, ALL)))
                    .isEmpty();
        }
        pusher.image("base", config("amd64", 1), List.of("one", "two"), "", "again");
        try (SearchView view = view()) {
            Image base = view.image(Pusher.name("base"), Tag.of("1"), ALL).orElseThrow();
            assertThat(tags(view.derivedFrom(base, Optional.empty(), EVERYTHING, ALL)))
                    .containsExactly("app:1", "twin:1");
        }
    }

    /** Every image of buildx is one. */
    @Test
    void attestationsAreNoPlatforms() {
        Digest image = pusher.image("buildx", config("amd64", 3), List.of("x"), "");
        Digest attestation =
                pusher.image("buildx", Pusher.config("unknown", "unknown", DAY.formatted(9), 0), List.of("{}"), "");
        String note =
                ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\",\"vnd.docker.reference.digest\":\"%s\"}"
                        .formatted(image);
        pusher.index(
                "buildx",
                List.of(
                        pusher.entry(image, "linux", "amd64", ""),
                        pusher.entry(attestation, "unknown", "unknown", note)),
                "",
                "v1");
        try (SearchView view = view()) {
            Image found = view.image(Pusher.name("buildx"), Tag.of("v1"), ALL).orElseThrow();
            assertThat(found.platforms()).containsExactly(new Platform("linux", "amd64"));
            assertThat(found.lastUpdated()).contains(Instant.parse(DAY.formatted(3)));
            assertThat(view.manifests(found).stream().map(ImageManifest::digest))
                    .containsExactly(image);
            assertThat(view.referrers(Pusher.name("buildx"), image, Set.of(), ALL).stream()
                            .map(each -> each.digest()))
                    .containsExactly(attestation);
            RepositorySummary repository =
                    view.repository(Pusher.name("buildx"), ALL).orElseThrow();
            assertThat(repository.platforms()).containsExactly(new Platform("linux", "amd64"));
            Filter unknown = new Filter(Set.of("unknown"), Set.of(), false, false, Optional.empty(), Optional.empty());
            assertThat(view.repositories("", unknown, EVERYTHING, ALL).total()).isZero();
            Filter linux =
                    new Filter(Set.of("linux"), Set.of("amd64"), false, false, Optional.empty(), Optional.empty());
            assertThat(view.repositories("", linux, EVERYTHING, ALL).total()).isEqualTo(1);
        }
    }

    @Test
    void signaturesAndFallbackTagsAreNoImages() {
        Digest image = pusher.image("signed", config("amd64", 1), List.of("x"), "", "v1", "sha256-notes");
        String hex = "sha256-" + image.hex();
        String simple = pusher.blob("signed", "application/vnd.dev.cosign.simplesigning.v1+json", "sig");
        String config = pusher.blob("signed", Pusher.OCI_CONFIG, "{}");
        for (String tag : List.of(hex + ".att", hex + ".sbom", hex, hex + ".sig2")) {
            pusher.image("signed", config("amd64", 1), List.of("y"), "", tag);
        }
        pusher.image("signed", config("amd64", 2), List.of("an image under the tag of a signature"), "", hex + ".sig");
        assertSigned(false);
        pusher.manifest(
                "signed",
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(config, simple),
                hex + ".sig");
        try (SearchView view = view()) {
            assertThat(tags(view.images(Optional.of(Pusher.name("signed")), EVERYTHING, ALL)))
                    .containsExactly("signed:" + hex + ".sig2", "signed:sha256-notes", "signed:v1");
        }
        assertSigned(true);
        pusher.removeTag("signed", hex + ".sig");
        assertSigned(false);
        Digest bundle = pusher.manifest(
                "signed",
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"artifactType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"config\":%s,\"layers\":[%s]%s}"
                        .formatted(config, simple, Pusher.subject(image)));
        assertSigned(true);
        pusher.remove("signed", bundle);
        assertSigned(false);
    }

    private void assertSigned(boolean isSigned) {
        try (SearchView view = view()) {
            Image image = view.image(Pusher.name("signed"), Tag.of("v1"), ALL).orElseThrow();
            assertThat(image.isSigned()).isEqualTo(isSigned);
            Filter signed = new Filter(Set.of(), Set.of(), false, true, Optional.empty(), Optional.empty());
            assertThat(tags(view.imagesByTag(Pusher.name("signed"), "v1", signed, EVERYTHING, ALL)))
                    .hasSize(isSigned ? 1 : 0);
        }
    }

    @Test
    void whatIsNotToBeReadIsNotCounted() {
        for (String name : List.of("open/a", "open/b", "closed/a", "closed/b", "closed/c")) {
            pusher.image(name, config("amd64", 1), List.of("same layer"), "", "v1", "v2");
        }
        AtomicInteger asked = new AtomicInteger();
        Viewer some = new Viewer(
                Optional.of("readers of open"),
                name -> {
                    asked.incrementAndGet();
                    return name.value().startsWith("open/");
                },
                _ -> false,
                Set.of(),
                Set.of());
        Viewer none = new Viewer(Optional.empty(), _ -> false, _ -> false, Set.of(), Set.of());
        try (SearchView view = view()) {
            for (int i = 0; i < 3; i++) {
                assertThat(view.repositories("", Filter.NONE, new Paging(0, 1, Order.UPDATE_TIME), some)
                                .total())
                        .isEqualTo(2);
                assertThat(names(view.repositories("a", Filter.NONE, EVERYTHING, some)))
                        .containsExactly("open/a");
                assertThat(view.imagesByTag("v", Filter.NONE, new Paging(0, 1, Order.RELEVANCE), some)
                                .total())
                        .isEqualTo(4);
                assertThat(view.imagesByDigest("", Filter.NONE, EVERYTHING, some)
                                .total())
                        .isEqualTo(4);
                assertThat(view.images(Optional.of(Pusher.name("closed/a")), EVERYTHING, some)
                                .total())
                        .isZero();
                Image image =
                        view.image(Pusher.name("open/a"), Tag.of("v1"), some).orElseThrow();
                assertThat(view.derivedFrom(image, Optional.empty(), EVERYTHING, some)
                                .total())
                        .isZero();
                assertThat(view.image(Pusher.name("closed/a"), Tag.of("v1"), some))
                        .isEmpty();
                assertThat(view.repository(Pusher.name("closed/a"), some)).isEmpty();
                assertThat(view.tags(Pusher.name("closed/a"), "", Order.RELEVANCE, Optional.empty(), 5, some)
                                .total())
                        .isZero();
                assertThat(view.repositories("", Filter.NONE, EVERYTHING, none).total())
                        .isZero();
            }
        }
        assertThat(asked.get()).isEqualTo(5);
    }

    @Test
    void oddThingsBreakNothing() {
        pusher.image("odd", "[1]", List.of("x"), "", "list");
        pusher.image("odd", "no json", List.of("x"), "", "text");
        pusher.image("odd", "", List.of("x"), "", "empty");
        pusher.image(
                "odd",
                "{\"history\":[{},{},{}],\"created\":\"yesterday\",\"config\":{\"Labels\":{\"a\":1}}}",
                List.of("x"),
                "",
                "steps");
        String helm = pusher.blob("odd", "application/vnd.cncf.helm.config.v1+json", "{\"os\":\"linux\"}");
        pusher.manifest(
                "odd",
                MediaType.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}".formatted(helm),
                "chart");
        String cache = pusher.blob("odd", "application/vnd.buildkit.cacheconfig.v0", "{}");
        pusher.index("odd", List.of(cache), "", "buildcache");
        pusher.index("odd", List.of(pusher.entry(Digest.sha256(new byte[] {1}), "linux", "arm64", "")), "", "sparse");
        try (SearchView view = view()) {
            Found<Image> images = view.images(Optional.of(Pusher.name("odd")), EVERYTHING, ALL);
            assertThat(images.items().stream().map(each -> each.tag().value()))
                    .containsExactly("buildcache", "chart", "empty", "list", "sparse", "steps", "text");
            assertThat(images.items())
                    .allSatisfy(each -> assertThat(each.platforms()).isEmpty());
            Image steps = view.image(Pusher.name("odd"), Tag.of("steps"), ALL).orElseThrow();
            assertThat(view.manifests(steps).getFirst().isHistoryWhole()).isFalse();
        }
    }

    /** Built from the store, heard live, and taken up again: all are the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRebuiltIndexAnswersAsTheLiveOne(long seed) throws Exception {
        Random random = new Random(seed);
        List<Digest> images = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                change(random, images);
            }
            if (round == 1) {
                index.close();
                index = openIndex("index");
            }
        }
        String live;
        try (SearchView view = view()) {
            live = Answers.of(view, images);
        }
        try (LuceneIndex rebuilt = openIndex("rebuilt")) {
            await().until(rebuilt::isReady);
            try (SearchView view = rebuilt.view(PATIENCE)) {
                assertThat(Answers.of(view, images)).isEqualTo(live);
            }
        }
    }

    private void change(Random random, List<Digest> images) {
        String repository = List.of("one", "two/a", "two/b").get(random.nextInt(3));
        String tag = "t" + random.nextInt(8);
        Optional<Digest> some =
                images.isEmpty() ? Optional.empty() : Optional.of(images.get(random.nextInt(images.size())));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                List<String> layers = new ArrayList<>(List.of("base"));
                for (int i = random.nextInt(3); i > 0; i--) {
                    layers.add("layer " + random.nextInt(4));
                }
                String arch = random.nextBoolean() ? "amd64" : "arm64";
                images.add(pusher.image(repository, config(arch, 1 + random.nextInt(9)), layers, "", tag));
            }
            case 3 ->
                some.ifPresent(child -> images.add(
                        pusher.index(repository, List.of(pusher.entry(child, "linux", "s390x", "")), "", "i" + tag)));
            case 4 ->
                some.ifPresent(subject -> images.add(pusher.image(
                        repository, config("amd64", 1), List.of("ref " + random.nextInt(9)), Pusher.subject(subject))));
            case 5 ->
                some.ifPresent(subject -> images.add(pusher.image(
                        repository,
                        config("amd64", 1),
                        List.of("sig " + random.nextInt(9)),
                        ",\"artifactType\":\"application/vnd.cncf.notary.signature\"" + Pusher.subject(subject))));
            case 6 -> pusher.removeTag(repository, tag);
            default -> some.ifPresent(digest -> pusher.remove(repository, digest));
        }
    }
}
