package dev.kontor.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fills the records of stores, and checks that they do not get into each other's way. */
final class StoreBinder {
    private final Settings settings;
    private final Findings findings;
    private final Position file;
    private final List<Place> places = new ArrayList<>();

    StoreBinder(Settings settings, Findings findings, Position file) {
        this.settings = settings;
        this.findings = findings;
        this.file = file;
    }

    /** The default store. */
    StoreConfig bind(String path) {
        return store(path, settings.get(path, StorageKeys.ROOT_DIRECTORY), file);
    }

    /** The store of a sub-path: a local one needs a folder of its own, others share the folder for local state. */
    StoreConfig bindSubPath(String path, Position at, Path sharedRoot) {
        Optional<Path> own = settings.find(path, StorageKeys.ROOT_DIRECTORY);
        boolean local = !settings.hasAny(KeyPath.join(path, StorageKeys.DRIVER.name()));
        if (local && own.isEmpty() && findings.sound(path)) {
            findings.problem(at, path, "'" + path + "' needs a 'rootDirectory' of its own");
        }
        return store(path, own.orElse(sharedRoot), at);
    }

    /** Refuses stores of the same kind that lie at the same place or one inside the other. */
    void refuseOverlaps() {
        for (int i = 0; i < places.size(); i++) {
            for (int j = 0; j < i; j++) {
                Place one = places.get(i);
                Place other = places.get(j);
                if (one.overlaps(other)) {
                    findings.problem(
                            one.at(),
                            one.path(),
                            "'" + one.path() + "' (" + one.shown() + ") and '" + other.path() + "' (" + other.shown()
                                    + ") must not be the same place, nor one inside the other");
                }
            }
        }
    }

    private StoreConfig store(String path, Path rootDirectory, Position at) {
        String driverPath = KeyPath.join(path, StorageKeys.DRIVER.name());
        StorageDriver driver = settings.hasAny(driverPath) ? s3(driverPath, at) : new LocalDriver();
        boolean redirect = settings.get(path, StorageKeys.REDIRECT);
        boolean canSign = switch (driver) {
            case LocalDriver _ -> false;
            case S3Driver _ -> true;
        };
        if (redirect && !canSign && findings.sound(driverPath)) {
            String here = KeyPath.join(path, StorageKeys.REDIRECT.name());
            findings.problem(
                    settings.position(path, StorageKeys.REDIRECT).orElse(at),
                    here,
                    "'" + here + "' needs a 'storageDriver': a local folder has no URLs to redirect to");
        }
        if (findings.sound(path)) {
            places.add(Place.of(path, at, rootDirectory, driver, settings));
        }
        return new StoreConfig(
                rootDirectory,
                driver,
                settings.get(path, StorageKeys.COMMIT),
                redirect,
                settings.get(path, StorageKeys.SPARSE),
                settings.get(path, StorageKeys.UPLOAD_EXPIRY));
    }

    private S3Driver s3(String path, Position at) {
        boolean sound = findings.sound(path);
        Optional<String> bucket = settings.find(path, S3Keys.BUCKET);
        Optional<String> region = settings.find(path, S3Keys.REGION);
        Optional<URI> written = settings.find(path, S3Keys.REGION_ENDPOINT);
        if (sound) {
            require(settings.find(path, S3Keys.NAME).isPresent(), path, S3Keys.NAME, at, "");
            require(bucket.isPresent(), path, S3Keys.BUCKET, at, "");
            String unless = " unless '" + S3Keys.REGION_ENDPOINT.name() + "' is given";
            require(region.isPresent() || written.isPresent(), path, S3Keys.REGION, at, unless);
        }
        boolean secureWritten = settings.get(path, S3Keys.SECURE);
        boolean secure = written.map(URI::getScheme).map("https"::equals).orElse(secureWritten);
        if (written.isEmpty() && !secure) {
            findings.notice(
                    settings.position(path, S3Keys.SECURE).orElse(at),
                    "'" + KeyPath.join(path, S3Keys.SECURE.name())
                            + "' changes nothing: without a 'regionendpoint' requests go to Amazon, over TLS");
        }
        return new S3Driver(
                bucket.orElse(""),
                settings.get(path, S3Keys.CREATE_BUCKET),
                region.orElse("us-east-1"),
                written.map(uri -> withScheme(uri, secure)),
                credentials(path, at, sound),
                settings.get(path, S3Keys.SKIP_VERIFY),
                settings.find(path, S3Keys.FORCE_PATH_STYLE).orElse(written.isPresent()),
                settings.find(path, S3Keys.ROOT_DIRECTORY)
                        .map(StoreBinder::prefix)
                        .orElse(""),
                settings.find(path, S3Keys.CHUNK_SIZE).map(OptionalLong::of).orElse(OptionalLong.empty()),
                settings.find(path, S3Keys.REDIRECT_ENDPOINT).map(uri -> withScheme(uri, secure)));
    }

    private Optional<S3Credentials> credentials(String path, Position at, boolean sound) {
        Optional<String> accessKey = settings.find(path, S3Keys.ACCESS_KEY);
        Optional<Secret> secretKey = settings.find(path, S3Keys.SECRET_KEY);
        Optional<Secret> token = settings.find(path, S3Keys.SESSION_TOKEN);
        if (sound && (accessKey.isPresent() || secretKey.isPresent() || token.isPresent())) {
            String since = ": of 'accesskey', 'secretkey' and 'sessiontoken' only the last may be left out";
            require(accessKey.isPresent(), path, S3Keys.ACCESS_KEY, at, since);
            require(secretKey.isPresent(), path, S3Keys.SECRET_KEY, at, since);
        }
        return accessKey.flatMap(access -> secretKey.map(secret -> new S3Credentials(access, secret, token)));
    }

    private void require(boolean holds, String path, Key.Leaf<?> leaf, Position at, String why) {
        if (!holds) {
            String missing = KeyPath.join(path, leaf.name());
            findings.problem(at, missing, "'" + missing + "' is required" + why);
        }
    }

    private static URI withScheme(URI uri, boolean secure) {
        return uri.getScheme() == null ? URI.create((secure ? "https:" : "http:") + uri) : uri;
    }

    private static String prefix(String written) {
        return Pattern.compile("/+")
                .splitAsStream(written)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("/"));
    }

    /**
     * What a store occupies.
     *
     * @param space what two stores must share to be able to collide: the local file system, or a bucket
     * @param root where in that space
     */
    private record Place(String path, Position at, String space, Path root, String shown) {
        static Place of(String path, Position at, Path rootDirectory, StorageDriver driver, Settings settings) {
            return switch (driver) {
                case LocalDriver _ -> {
                    Path root = rootDirectory.toAbsolutePath().normalize();
                    Position written =
                            settings.position(path, StorageKeys.ROOT_DIRECTORY).orElse(at);
                    yield new Place(path, written, "local", root, Shown.name(rootDirectory.toString()));
                }
                case S3Driver s3 -> {
                    String service = s3.endpoint().map(Place::authority).orElse("amazon");
                    String shown = "s3://" + s3.bucket() + "/" + s3.prefix();
                    yield new Place(path, at, service + "/" + s3.bucket(), Path.of("/", s3.prefix()), shown);
                }
            };
        }

        boolean overlaps(Place other) {
            return space.equals(other.space) && (root.startsWith(other.root) || other.root.startsWith(root));
        }

        private static String authority(URI endpoint) {
            int port = endpoint.getPort() >= 0
                    ? endpoint.getPort()
                    : endpoint.getScheme().equals("https") ? 443 : 80;
            return endpoint.getHost().toLowerCase(Locale.ROOT) + ":" + port;
        }
    }
}
