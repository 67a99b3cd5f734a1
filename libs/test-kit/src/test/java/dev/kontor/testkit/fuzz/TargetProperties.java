package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.QueryParameters;
import dev.kontor.http.RegistryException;
import dev.kontor.http.RequestPath;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.ApiPath;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A path has one reading or none, and a query means what any decoder reads in it. */
final class TargetProperties {
    /** Segments of visible ASCII without the characters that split or join them elsewhere; the last may be empty. */
    private static final Pattern PATH = Pattern.compile("(/(?:(?![/;\\\\?#%])[!-~]|%[0-9a-fA-F]{2})*+)++");

    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.\\.?(/.*|$)", Pattern.DOTALL);

    private TargetProperties() {}

    static void path(String raw) {
        Optional<String> decoded = RequestPath.decode(raw);
        decoded.ifPresent(path -> {
            assertThat(raw).matches(PATH);
            assertThat(path).startsWith("/").doesNotContain("//").doesNotMatch(DOTS);
            assertThat(path.chars().noneMatch(Character::isISOControl)).isTrue();
            assertThat(path).isEqualTo(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
            assertThat(count(path)).as("no slash comes of decoding").isEqualTo(count(raw));
        });
        ApiPath parsed = ApiPath.parse(raw);
        if (decoded.isEmpty()) {
            assertThat(parsed).isEqualTo(new ApiPath.Unknown());
        } else {
            decoded.ifPresent(path ->
                    printed(parsed).ifPresent(text -> assertThat(path).isIn(text, text + "/")));
        }
        assertThat(parsed.label()).matches("[a-z-]+");
    }

    private static long count(String path) {
        return path.chars().filter(c -> c == '/').count();
    }

    /** The path that an endpoint stands for; reading it is the reverse. */
    private static Optional<String> printed(ApiPath path) {
        return switch (path) {
            case ApiPath.ApiBase _ -> Optional.of("/v2");
            case ApiPath.Catalog _ -> Optional.of("/v2/_catalog");
            case ApiPath.ExtensionDiscover _ -> Optional.of("/v2/_oci/ext/discover");
            case ApiPath.TagList list -> under(list.repository(), "tags/list");
            case ApiPath.ManifestPath manifest -> under(manifest.repository(), "manifests/" + manifest.rawReference());
            case ApiPath.BlobPath blob -> under(blob.repository(), "blobs/" + blob.rawDigest());
            case ApiPath.UploadStart start -> under(start.repository(), "blobs/uploads");
            case ApiPath.UploadPath upload -> under(upload.repository(), "blobs/uploads/" + upload.id());
            case ApiPath.ReferrersPath referrers -> under(referrers.repository(), "referrers/" + referrers.rawDigest());
            case ApiPath.Extension extension -> Optional.of("/v2/" + String.join("/", extension.segments()));
            case ApiPath.InvalidName invalid -> {
                assertThat(RepositoryName.parse(invalid.rawName())).isEmpty();
                yield Optional.empty();
            }
            case ApiPath.Unknown _ -> Optional.empty();
        };
    }

    private static Optional<String> under(RepositoryName repository, String rest) {
        return Optional.of("/v2/" + repository.value() + "/" + rest);
    }

    static void query(String raw) {
        QueryParameters parsed;
        try {
            parsed = QueryParameters.parse(raw);
        } catch (RegistryException e) {
            assertThat(e.status()).isEqualTo(400);
            return;
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
            String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            assertThat(parsed.has(name)).isTrue();
            List<String> all = parsed.all(name);
            assertThat(all).contains(value);
            String printed = URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                    + URLEncoder.encode(value, StandardCharsets.UTF_8);
            assertThat(QueryParameters.parse(printed).single(name)).contains(value);
            assertSingle(parsed, name, all);
        }
    }

    private static void assertSingle(QueryParameters parsed, String name, List<String> all) {
        try {
            assertThat(parsed.single(name)).contains(all.getFirst());
            assertThat(all).hasSize(1);
        } catch (RegistryException e) {
            assertThat(e.status()).isEqualTo(400);
            assertThat(all.size()).isGreaterThan(1);
        }
    }
}
