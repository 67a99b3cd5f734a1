package dev.kontor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the wire form of each event still: a golden file may be added, never changed. */
class EventCodecTest {
    private static final RepositoryName REPOSITORY = RepositoryName.of("library/nginx");
    private static final Digest ONE = Digest.sha256("one".getBytes(StandardCharsets.UTF_8));
    private static final Digest TWO = Digest.sha256("two".getBytes(StandardCharsets.UTF_8));

    record Golden(String file, RegistryEvent event) {}

    static List<Golden> golden() {
        return List.of(
                new Golden("repository.created.json", new RegistryEvent.RepositoryCreated(REPOSITORY)),
                new Golden(
                        "manifest.pushed.json",
                        new RegistryEvent.ManifestPushed(
                                REPOSITORY, ONE, MediaType.OCI_MANIFEST, 512, Optional.of(TWO))),
                new Golden(
                        "tag.moved.json",
                        new RegistryEvent.TagMoved(
                                REPOSITORY, Tag.of("latest"), ONE, MediaType.OCI_INDEX, Optional.of(TWO))),
                new Golden("tag.deleted.json", new RegistryEvent.TagDeleted(REPOSITORY, Tag.of("latest"), ONE)),
                new Golden("manifest.deleted.json", new RegistryEvent.ManifestDeleted(REPOSITORY, ONE)),
                new Golden("blob.deleted.json", new RegistryEvent.BlobDeleted(REPOSITORY, ONE)),
                new Golden(
                        "manifest.pulled.json",
                        new RegistryEvent.ManifestPulled(REPOSITORY, ONE, 7, Instant.parse("2026-01-02T03:04:04Z"))),
                new Golden("counts.changed.json", new RegistryEvent.CountsChanged(REPOSITORY, ONE)),
                new Golden("stars.changed.json", new RegistryEvent.StarsChanged(REPOSITORY)));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void writesTheGoldenFile(Golden golden) {
        assertThat(new String(EventCodec.encode(announced(golden.event())), StandardCharsets.UTF_8))
                .isEqualTo(text(golden.file()).strip());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsTheGoldenFile(Golden golden) {
        assertThat(EventCodec.decode(text(golden.file()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(announced(golden.event()));
    }

    @Test
    void hasAGoldenFileForEachType() {
        List<String> covered =
                golden().stream().map(each -> each.event().getClass().getName()).toList();
        List<String> types = Arrays.stream(RegistryEvent.class.getPermittedSubclasses())
                .map(Class::getName)
                .toList();

        assertThat(covered).containsExactlyInAnyOrderElementsOf(types);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void readsTheGoldenFileWithWhatALaterReleaseAdds(Golden golden) {
        String later = text(golden.file())
                .replaceFirst("\\{", "{\"new\":{\"deep\":1},")
                .replace("\"data\":{", "\"data\":{\"newer\":[1,{}],");

        assertThat(later).contains("newer");
        assertThat(EventCodec.decode(later.getBytes(StandardCharsets.UTF_8))).isEqualTo(announced(golden.event()));
    }

    @Test
    void refusesWhatIsNoEvent() {
        for (String text : List.of("", "{}", "[]", "{\"type\":\"dev.kontor.registry.unheard.of\",\"id\":\"a/1/0\"}")) {
            assertThatThrownBy(() -> EventCodec.decode(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(MalformedEventException.class);
        }
    }

    private static AnnouncedEvent announced(RegistryEvent event) {
        return new AnnouncedEvent(
                new EventId(REPOSITORY, 42, 3), Instant.parse("2026-01-02T03:04:05.000006Z"), "anonymous", "r1", event);
    }

    private static String text(String file) {
        try (InputStream in = EventCodecTest.class.getResourceAsStream("/events/" + file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
