package dev.kontor.http;

import static dev.kontor.http.Preconditions.Verdict.FAILED;
import static dev.kontor.http.Preconditions.Verdict.HOLD;
import static dev.kontor.http.Preconditions.Verdict.NOT_MODIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
    private static final String ETAG = "\"sha256:abc\"";
    private static final Optional<String> PRESENT = Optional.of(ETAG);
    private static final Optional<String> ABSENT = Optional.empty();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sha256:abc\"",
                "*",
                " \"sha256:abc\" ",
                "\"x\", \"sha256:abc\"",
                "\"x\",\"sha256:abc\",\"y\"",
                "\"a,b\", \"sha256:abc\"",
                ", ,\"sha256:abc\"",
                "sha256:abc",
                "x, sha256:abc",
                "\"x\", *"
            })
    void names(String header) {
        EntityTags tags = EntityTags.parse(header);
        assertThat(tags.nameStrongly(ETAG)).isTrue();
        assertThat(tags.nameWeakly(ETAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"sha256:abc\"", "\"x\", W/\"sha256:abc\"", "W/sha256:abc"})
    void weakTagNamesWeaklyOnly(String header) {
        EntityTags tags = EntityTags.parse(header);
        assertThat(tags.nameStrongly(ETAG)).isFalse();
        assertThat(tags.nameWeakly(ETAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "\"\"",
                "\"sha256:ab\"",
                "\"sha256:abcd\"",
                "\"SHA256:ABC\"",
                "\"x, sha256:abc\"",
                "\"sha256:abc",
                "W/",
                "W/*",
                "\"*\"",
                "\""
            })
    void doesNotName(String header) {
        EntityTags tags = EntityTags.parse(header);
        assertThat(tags.nameStrongly(ETAG)).isFalse();
        assertThat(tags.nameWeakly(ETAG)).isFalse();
    }

    @Test
    void holdWhereThereIsNone() {
        assertThat(reading("", "").isEmpty()).isTrue();
        assertThat(reading("", "").against(PRESENT)).isEqualTo(HOLD);
        assertThat(changing("", "").against(ABSENT)).isEqualTo(HOLD);
    }

    @Test
    void noneMatchThatNamesTheStateIs304ToReadsAndFailsForChanges() {
        assertThat(reading("", ETAG).against(PRESENT)).isEqualTo(NOT_MODIFIED);
        assertThat(reading("", "*").against(PRESENT)).isEqualTo(NOT_MODIFIED);
        assertThat(changing("", ETAG).against(PRESENT)).isEqualTo(FAILED);
        assertThat(changing("", "*").against(PRESENT)).isEqualTo(FAILED);
        assertThat(changing("", "W/" + ETAG).against(PRESENT)).isEqualTo(FAILED);
        assertThat(changing("", "\"x\"").against(PRESENT)).isEqualTo(HOLD);
        assertThat(changing("", "*").against(ABSENT)).isEqualTo(HOLD);
        assertThat(changing("", ETAG).against(ABSENT)).isEqualTo(HOLD);
    }

    @Test
    void matchFailsUnlessItNamesTheState() {
        assertThat(reading(ETAG, "").against(PRESENT)).isEqualTo(HOLD);
        assertThat(changing("*", "").against(PRESENT)).isEqualTo(HOLD);
        assertThat(reading("\"x\"", "").against(PRESENT)).isEqualTo(FAILED);
        assertThat(changing("W/" + ETAG, "").against(PRESENT)).isEqualTo(FAILED);
        assertThat(changing("\"x", "").against(PRESENT)).isEqualTo(FAILED);
        assertThat(changing("*", "").against(ABSENT)).isEqualTo(FAILED);
        assertThat(changing(ETAG, "").against(ABSENT)).isEqualTo(FAILED);
    }

    @Test
    void matchIsLookedAtBeforeNoneMatch() {
        assertThat(reading(ETAG, ETAG).against(PRESENT)).isEqualTo(NOT_MODIFIED);
        assertThat(reading("\"x\"", ETAG).against(PRESENT)).isEqualTo(FAILED);
    }

    @Test
    void rangeAppliesOnlyToExactlyThisRepresentation() {
        assertThat(Preconditions.rangeApplies(Optional.empty(), ETAG)).isTrue();
        assertThat(Preconditions.rangeApplies(Optional.of(ETAG), ETAG)).isTrue();
        assertThat(Preconditions.rangeApplies(Optional.of("W/" + ETAG), ETAG)).isFalse();
        assertThat(Preconditions.rangeApplies(Optional.of("\"other\""), ETAG)).isFalse();
        assertThat(Preconditions.rangeApplies(Optional.of("Tue, 24 Nov 2026 05:00:00 GMT"), ETAG))
                .isFalse();
    }

    private static Preconditions reading(String ifMatch, String ifNoneMatch) {
        return new Preconditions(true, tags(ifMatch), tags(ifNoneMatch));
    }

    private static Preconditions changing(String ifMatch, String ifNoneMatch) {
        return new Preconditions(false, tags(ifMatch), tags(ifNoneMatch));
    }

    private static Optional<EntityTags> tags(String header) {
        return header.isEmpty() ? Optional.empty() : Optional.of(EntityTags.parse(header));
    }
}
