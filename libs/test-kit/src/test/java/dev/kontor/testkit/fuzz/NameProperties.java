package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names are taken exactly where the specification's own expressions take them. */
final class NameProperties {
    /** OCI Distribution Specification, "Pulling manifests". */
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]++((\\.|__|_|-++)[a-z0-9]++)*+(/[a-z0-9]++((\\.|__|_|-++)[a-z0-9]++)*+)*+");

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** OCI Image Specification, "Digests", with the registered algorithms and SHA-384. */
    private static final Pattern DIGEST =
            Pattern.compile("sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}");

    /** RFC 6838, section 4.2. */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}/[a-zA-Z0-9][a-zA-Z0-9!#$&^_.+-]{0,126}");

    private NameProperties() {}

    static void digest(String text) {
        Optional<Digest> digest = Digest.parse(text);
        assertThat(digest.isPresent()).isEqualTo(DIGEST.matcher(text).matches());
        digest.ifPresent(value -> assertThat(value.value()).isEqualTo(text));
    }

    static void tag(String text) {
        Optional<Tag> tag = Tag.parse(text);
        assertThat(tag.isPresent()).isEqualTo(TAG.matcher(text).matches());
        tag.ifPresent(value -> assertThat(value.toString()).isEqualTo(text));
    }

    static void reference(String text) {
        Optional<Reference> reference = Reference.parse(text);
        assertThat(reference.isPresent())
                .isEqualTo(TAG.matcher(text).matches() || DIGEST.matcher(text).matches());
        reference.ifPresent(value -> assertThat(value.value()).isEqualTo(text));
    }

    static void repositoryName(String text) {
        Optional<RepositoryName> name = RepositoryName.parse(text);
        assertThat(name.isPresent())
                .isEqualTo(text.length() <= 255 && NAME.matcher(text).matches());
        name.ifPresent(value -> {
            assertThat(value.value()).isEqualTo(text);
            String segment = value.segment();
            assertThat(segment).hasSameSizeAs(text).doesNotContain("/").isNotIn(".", "..");
            assertThat(segment).isEqualTo(RepositoryName.segmentOf(text));
            assertThat(RepositoryName.ofSegment(segment)).isEqualTo(value);
        });
    }

    /** Two names and their segments are in the same order; a line end parts them. */
    static void segmentOrder(String text) {
        int end = Math.max(0, text.indexOf('\n'));
        Optional<RepositoryName> left = RepositoryName.parse(text.substring(0, end));
        Optional<RepositoryName> right = RepositoryName.parse(text.substring(Math.min(text.length(), end + 1)));
        if (left.isPresent() && right.isPresent()) {
            int segments = left.get().segment().compareTo(right.get().segment());
            assertThat(Integer.signum(segments))
                    .isEqualTo(Integer.signum(left.get().compareTo(right.get())));
        }
    }

    static void mediaType(String text) {
        Optional<MediaType> type = MediaType.parse(text);
        String bare = text.replaceFirst("(?s);.*", "").replaceAll("^[ \t]++|[ \t]++$", "");
        assertThat(type.isPresent()).isEqualTo(MEDIA_TYPE.matcher(bare).matches());
        type.ifPresent(value -> {
            assertThat(value.value()).isEqualTo(bare.toLowerCase(Locale.ROOT));
            assertThat(MediaType.parse(value.value())).contains(value);
        });
    }
}
