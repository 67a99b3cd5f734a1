package dev.kontor.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The images that the project's files name can be pulled, and are the ones that were tried. */
class ImageNamesTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "data", "node_modules", ".idea");

    /** MinIO's own image, which no registry serves any more; its module's path is another thing. */
    private static final Pattern GONE =
            Pattern.compile("(?<![\\w./])(?:(?:docker\\.io|quay\\.io)/)?minio/" + "(?:minio|mc)\\b");

    private static final Pattern PULLED = Pattern.compile("\\$\\{(?:KAFKA|MINIO)_IMAGE:-([^}]*)}");

    @Test
    void noFileNamesAnImageThatNoRegistryServes() throws IOException {
        assertThat(GONE.matcher("image: docker.io/" + "minio/" + "minio:RELEASE")
                        .find())
                .isTrue();
        assertThat(GONE.matcher("go install github.com/" + "minio/" + "minio@v0")
                        .find())
                .isFalse();

        assertThat(files())
                .hasSizeGreaterThan(100)
                .noneSatisfy(file -> assertThat(text(file)).containsPattern(GONE));
    }

    @Test
    void logAndStoreArePulledByDigest() {
        List<String> names = PULLED.matcher(text(PROJECT.resolve("docker-compose.yml")))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(names)
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).matches(".*:-[a-z./]+:[A-Za-z0-9.-]+@sha256:[0-9a-f]{64}}"));
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(PROJECT)) {
            return all.filter(Files::isRegularFile)
                    .filter(ImageNamesTest::isOurs)
                    .toList();
        }
    }

    private static boolean isOurs(Path file) {
        for (Path name : PROJECT.relativize(file)) {
            if (NOT_OURS.contains(name.toString())) {
                return false;
            }
        }
        return true;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
