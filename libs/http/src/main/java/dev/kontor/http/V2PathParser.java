package dev.kontor.http;

import dev.kontor.http.V2Path.ApiBase;
import dev.kontor.http.V2Path.BlobPath;
import dev.kontor.http.V2Path.Catalog;
import dev.kontor.http.V2Path.Extension;
import dev.kontor.http.V2Path.ExtensionDiscover;
import dev.kontor.http.V2Path.InvalidName;
import dev.kontor.http.V2Path.ManifestPath;
import dev.kontor.http.V2Path.ReferrersPath;
import dev.kontor.http.V2Path.TagList;
import dev.kontor.http.V2Path.Unknown;
import dev.kontor.http.V2Path.UploadPath;
import dev.kontor.http.V2Path.UploadStart;
import dev.kontor.oci.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a decoded path from its end; {@link V2Path} states the rules. */
final class V2PathParser {
    private static final String BASE = "/v2";
    private static final String UPLOADS = "/blobs/uploads";

    private V2PathParser() {}

    static V2Path parse(String path) {
        if (path.equals(BASE) || path.equals("/v2/")) {
            return new ApiBase();
        }
        if (!path.startsWith("/v2/")) {
            return new Unknown();
        }
        return path.charAt(BASE.length() + 1) == '_' ? extension(path) : endpoint(path);
    }

    private static V2Path extension(String path) {
        List<String> segments = List.of(path.substring(BASE.length() + 1).split("/", -1));
        if (segments.equals(List.of("_catalog"))) {
            return new Catalog();
        }
        if (segments.equals(List.of("_oci", "ext", "discover"))) {
            return new ExtensionDiscover();
        }
        return new Extension(segments);
    }

    private static V2Path endpoint(String path) {
        if (path.endsWith(UPLOADS)) {
            return named(path, path.length() - UPLOADS.length(), UploadStart::new);
        }
        if (path.endsWith(UPLOADS + "/")) {
            return named(path, path.length() - UPLOADS.length() - 1, UploadStart::new);
        }
        int lastSlash = path.lastIndexOf('/');
        String last = path.substring(lastSlash + 1);
        int wordSlash = path.lastIndexOf('/', lastSlash - 1);
        if (last.isEmpty() || wordSlash < 0) {
            return new Unknown();
        }
        return switch (path.substring(wordSlash + 1, lastSlash)) {
            case "manifests" -> named(path, wordSlash, name -> new ManifestPath(name, last));
            case "blobs" -> named(path, wordSlash, name -> new BlobPath(name, last));
            case "referrers" -> named(path, wordSlash, name -> new ReferrersPath(name, last));
            case "tags" -> last.equals("list") ? named(path, wordSlash, TagList::new) : new Unknown();
            case "uploads" -> upload(path, lastSlash, last);
            default -> new Unknown();
        };
    }

    private static V2Path upload(String path, int lastSlash, String id) {
        int nameEnd = lastSlash - UPLOADS.length();
        return nameEnd > 0 && path.startsWith(UPLOADS, nameEnd)
                ? named(path, nameEnd, name -> new UploadPath(name, id))
                : new Unknown();
    }

    /** The name stands between {@code /v2/} and the slash before the endpoint's words. */
    private static V2Path named(String path, int nameEnd, Function<RepositoryName, V2Path> endpoint) {
        int nameStart = BASE.length() + 1;
        if (nameEnd <= nameStart) {
            return new Unknown();
        }
        String rawName = path.substring(nameStart, nameEnd);
        Optional<RepositoryName> name = RepositoryName.parse(rawName);
        return name.map(endpoint).orElseGet(() -> new InvalidName(rawName));
    }
}
