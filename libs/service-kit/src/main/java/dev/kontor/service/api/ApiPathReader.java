package dev.kontor.service.api;

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
import java.util.Optional;
import java.util.function.Function;

/** Reads a decoded path from its end; {@link ApiPath} states the rules. */
final class ApiPathReader {
    private static final String BASE = "/v2";
    private static final String UPLOADS = "/blobs/uploads";

    private ApiPathReader() {}

    static ApiPath read(String path) {
        if (path.equals(BASE) || path.equals("/v2/")) {
            return new ApiBase();
        }
        if (!path.startsWith("/v2/")) {
            return new Unknown();
        }
        return path.charAt(BASE.length() + 1) == '_' ? extension(path) : endpoint(path);
    }

    private static ApiPath extension(String path) {
        List<String> segments = List.of(path.substring(BASE.length() + 1).split("/", -1));
        if (segments.equals(List.of("_catalog"))) {
            return new Catalog();
        }
        if (segments.equals(List.of("_oci", "ext", "discover"))) {
            return new ExtensionDiscover();
        }
        return new Extension(segments);
    }

    private static ApiPath endpoint(String path) {
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

    private static ApiPath upload(String path, int lastSlash, String id) {
        int nameEnd = lastSlash - UPLOADS.length();
        return nameEnd > 0 && path.startsWith(UPLOADS, nameEnd)
                ? named(path, nameEnd, name -> new UploadPath(name, id))
                : new Unknown();
    }

    /** The name stands between {@code /v2/} and the slash before the endpoint's words. */
    private static ApiPath named(String path, int nameEnd, Function<RepositoryName, ApiPath> endpoint) {
        int nameStart = BASE.length() + 1;
        if (nameEnd <= nameStart) {
            return new Unknown();
        }
        String rawName = path.substring(nameStart, nameEnd);
        Optional<RepositoryName> name = RepositoryName.parse(rawName);
        return name.map(endpoint).orElseGet(() -> new InvalidName(rawName));
    }
}
