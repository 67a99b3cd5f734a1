package dev.kontor.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.ApiPath.ApiBase;
import dev.kontor.service.api.ApiPath.BlobPath;
import dev.kontor.service.api.ApiPath.Catalog;
import dev.kontor.service.api.ApiPath.Extension;
import dev.kontor.service.api.ApiPath.ExtensionDiscover;
import dev.kontor.service.api.ApiPath.InvalidName;
import dev.kontor.service.api.ApiPath.ManifestPath;
import dev.kontor.service.api.ApiPath.ReferrersPath;
import dev.kontor.service.api.ApiPath.TagList;
import dev.kontor.service.api.ApiPath.Unknown;
import dev.kontor.service.api.ApiPath.UploadPath;
import dev.kontor.service.api.ApiPath.UploadStart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    @Test
    void readsEveryEndpoint() {
        Map<String, ApiPath> paths = Map.ofEntries(
                Map.entry("/v2", new ApiBase()),
                Map.entry("/v2/", new ApiBase()),
                Map.entry("/v2/_catalog", new Catalog()),
                Map.entry("/v2/_oci/ext/discover", new ExtensionDiscover()),
                Map.entry("/v2/a/tags/list", new TagList(name("a"))),
                Map.entry("/v2/a/b/c/manifests/latest", new ManifestPath(name("a/b/c"), "latest")),
                Map.entry("/v2/a/manifests/" + DIGEST, new ManifestPath(name("a"), DIGEST)),
                Map.entry("/v2/a/blobs/" + DIGEST, new BlobPath(name("a"), DIGEST)),
                Map.entry("/v2/a/blobs/sha256%3A" + "a".repeat(64), new BlobPath(name("a"), DIGEST)),
                Map.entry("/v2/a/blobs/uploads", new UploadStart(name("a"))),
                Map.entry("/v2/a/blobs/uploads/", new UploadStart(name("a"))),
                Map.entry("/v2/a/blobs/uploads/id.state", new UploadPath(name("a"), "id.state")),
                Map.entry("/v2/a/referrers/" + DIGEST, new ReferrersPath(name("a"), DIGEST)),
                Map.entry("/v2/_zot/ext/search", new Extension(List.of("_zot", "ext", "search"))));
        paths.forEach((raw, path) -> assertThat(ApiPath.parse(raw)).as(raw).isEqualTo(path));
    }

    /** Each word of an endpoint may also be a part of a name. */
    @Test
    void readsAmbiguousNamesFromTheRight() {
        Map<String, ApiPath> paths = Map.ofEntries(
                Map.entry("/v2/a/blobs/uploads/manifests/x", new ManifestPath(name("a/blobs/uploads"), "x")),
                Map.entry("/v2/a/blobs/uploads/tags/list", new TagList(name("a/blobs/uploads"))),
                Map.entry("/v2/a/blobs/uploads/blobs/x", new BlobPath(name("a/blobs/uploads"), "x")),
                Map.entry("/v2/a/blobs/uploads/blobs/uploads", new UploadStart(name("a/blobs/uploads"))),
                Map.entry("/v2/a/blobs/uploads/blobs/uploads/", new UploadStart(name("a/blobs/uploads"))),
                Map.entry("/v2/a/blobs/uploads/blobs/uploads/x", new UploadPath(name("a/blobs/uploads"), "x")),
                Map.entry("/v2/a/blobs/uploads/referrers/x", new ReferrersPath(name("a/blobs/uploads"), "x")),
                Map.entry("/v2/a/tags/tags/list", new TagList(name("a/tags"))),
                Map.entry("/v2/a/tags/manifests/list", new ManifestPath(name("a/tags"), "list")),
                Map.entry("/v2/a/tags/list/tags/list", new TagList(name("a/tags/list"))),
                Map.entry("/v2/a/manifests/b/manifests/c", new ManifestPath(name("a/manifests/b"), "c")),
                Map.entry("/v2/manifests/manifests/manifests", new ManifestPath(name("manifests"), "manifests")),
                Map.entry("/v2/blobs/blobs/uploads/uploads", new UploadPath(name("blobs"), "uploads")),
                Map.entry("/v2/blobs/uploads/blobs/uploads", new UploadStart(name("blobs/uploads"))),
                Map.entry("/v2/v2/manifests/v2", new ManifestPath(name("v2"), "v2")),
                // These are uploads, and nothing of a repository a/blobs.
                Map.entry("/v2/a/blobs/uploads/list", new UploadPath(name("a"), "list")),
                Map.entry("/v2/a/blobs/uploads/manifests", new UploadPath(name("a"), "manifests")),
                Map.entry("/v2/a/blobs/uploads/uploads", new UploadPath(name("a"), "uploads")));
        paths.forEach((raw, path) -> assertThat(ApiPath.parse(raw)).as(raw).isEqualTo(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1/",
                "/v2x",
                "/v2x/a/tags/list",
                "/v2/a",
                "/v2/a/b",
                "/v2/tags/list",
                "/v2/manifests/latest",
                "/v2/blobs/uploads",
                "/v2/blobs/uploads/",
                "/v2/blobs/uploads/x",
                "/v2/blobs/x",
                "/v2/a/tags/other",
                "/v2/a/tags/list/",
                "/v2/a/manifests/x/",
                "/v2/a/manifests/",
                "/v2/a/blobs/",
                "/v2/a/blobs/uploads/x/",
                "/v2/a/blobs/uploads/x/y",
                "/v2/a/uploads/x",
                "/v2//tags/list",
                "/v2/a//tags/list",
                "/v2/a/../b/tags/list",
                "/v2/a%2Fb/tags/list",
                "/v2/a/manifests/x%00",
                "/v2/a/manifests/x;y",
                "v2/a/manifests/x"
            })
    void knowsNoOtherEndpoint(String raw) {
        assertThat(ApiPath.parse(raw)).isEqualTo(new Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a_", "-a", "a/B", "a b", "\u00e4", "a..b"})
    void namesWhatCannotBeARepository(String name) {
        String encoded = name.replace(" ", "%20").replace("\u00e4", "%c3%a4");
        assertThat(ApiPath.parse("/v2/" + encoded + "/manifests/x")).isEqualTo(new InvalidName(name));
    }

    @Test
    void nameHasAtMost255Characters() {
        assertThat(ApiPath.parse("/v2/" + "a".repeat(255) + "/tags/list")).isInstanceOf(TagList.class);
        assertThat(ApiPath.parse("/v2/" + "a".repeat(256) + "/tags/list")).isInstanceOf(InvalidName.class);
    }

    @Test
    void extensionsKeepTheirSegments() {
        assertThat(ApiPath.parse("/v2/_catalog/")).isEqualTo(new Extension(List.of("_catalog", "")));
        assertThat(ApiPath.parse("/v2/_x/manifests/y")).isEqualTo(new Extension(List.of("_x", "manifests", "y")));
    }

    /** A parser that backtracked would not end on this within the age of the universe. */
    @Test
    void readsHostilePathsInLinearTime() {
        assertThat(ApiPath.parse("/v2/" + "blobs/uploads/".repeat(100_000) + "x!"))
                .isInstanceOf(InvalidName.class);
        assertThat(ApiPath.parse("/v2/" + "a-".repeat(500_000) + "/tags/list")).isInstanceOf(InvalidName.class);
    }

    @Test
    void labelsAreFixedWordsAndDiffer() {
        List<ApiPath> all = List.of(
                new ApiBase(),
                new Catalog(),
                new ExtensionDiscover(),
                new TagList(name("a")),
                new ManifestPath(name("a"), "x"),
                new BlobPath(name("a"), "x"),
                new UploadStart(name("a")),
                new UploadPath(name("a"), "x"),
                new ReferrersPath(name("a"), "x"),
                new Extension(List.of("_x")),
                new InvalidName("x"),
                new Unknown());
        Set<String> labels = all.stream().map(ApiPath::label).collect(Collectors.toSet());
        assertThat(labels).hasSameSizeAs(all).allMatch(label -> label.matches("[a-z-]+"));
    }

    private static RepositoryName name(String name) {
        return RepositoryName.of(name);
    }
}
