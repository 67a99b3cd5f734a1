package dev.kontor.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of names, tags and digests: what is in, and what only looks like it. */
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "a-b", "a--b", "a.b", "a_b", "a__b", "0/1", "a/manifests", "library/nginx"})
    void takesRepositoryNames(String name) {
        assertThat(RepositoryName.parse(name)).map(RepositoryName::value).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "A", "a/", "/a", "a//b", "a..b", "a___b", ".a", "a.", "-a", "a-", "_a", "a_", "a._b", "a b",
                "a\n", "é", "..", "a/../b", "a:b", "a@b"
            })
    void refusesWhatIsNoRepositoryName(String name) {
        assertThat(RepositoryName.parse(name)).isEmpty();
    }

    @Test
    void boundsNamesAndTags() {
        assertThat(RepositoryName.parse("a".repeat(255))).isPresent();
        assertThat(RepositoryName.parse("a".repeat(256))).isEmpty();
        assertThat(Tag.parse("t".repeat(128))).isPresent();
        assertThat(Tag.parse("t".repeat(129))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "a/b", "a:b", "a b", "é", "a\n"})
    void refusesWhatIsNoTag(String tag) {
        assertThat(Tag.parse(tag)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "V1.0-rc_1", "_x", "1"})
    void takesTags(String tag) {
        assertThat(Reference.parse(tag)).contains(Tag.of(tag));
    }

    @Test
    void takesTheDigestsOfKnownAlgorithmsOnly() {
        String hex = "0123456789abcdef".repeat(4);
        assertThat(Digest.parse("sha256:" + hex)).isPresent();
        assertThat(Digest.parse("sha512:" + hex + hex)).isPresent();
        assertThat(Digest.parse("sha256:" + hex.toUpperCase(Locale.ROOT))).isEmpty();
        assertThat(Digest.parse("sha256:" + hex + "0")).isEmpty();
        assertThat(Digest.parse("sha512:" + hex)).isEmpty();
        assertThat(Digest.parse("md5:" + hex.substring(32))).isEmpty();
        assertThat(Digest.parse("sha256:" + hex.replace('0', '/'))).isEmpty();
        assertThat(Digest.sha256(new byte[0]).value())
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
