package dev.kontor.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a store occupies.
 *
 * @param space what two stores must share to be able to collide: the local file system, or a bucket
 * @param root where in that space
 */
record StorePlace(String path, SourceLine at, String space, Path root, String shown) {
    static StorePlace of(Section section, StoreConfig store) {
        return store.storageDriver().map(driver -> of(section, driver)).orElseGet(() -> of(section, store.folder()));
    }

    private static StorePlace of(Section section, Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        return new StorePlace(
                section.path(), section.at("rootDirectory"), "local", root, Shown.name(folder.toString()));
    }

    private static StorePlace of(Section section, S3Config driver) {
        String service = driver.endpoint().map(StorePlace::authority).orElse("amazon");
        String bucket = driver.bucket().orElse("");
        return new StorePlace(
                section.path(),
                section.at(),
                service + "/" + bucket,
                Path.of("/", driver.prefix()),
                "s3://" + bucket + "/" + driver.prefix());
    }

    private static String authority(URI endpoint) {
        int port = endpoint.getPort() >= 0
                ? endpoint.getPort()
                : endpoint.getScheme().equals("https") ? 443 : 80;
        return endpoint.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    private boolean overlaps(StorePlace other) {
        return space.equals(other.space) && (root.startsWith(other.root) || other.root.startsWith(root));
    }

    /** Refuses stores of the same kind that lie at the same place or one inside the other. */
    static void refuseOverlaps(List<StorePlace> places, Section storage) {
        for (int i = 0; i < places.size(); i++) {
            for (int j = 0; j < i; j++) {
                StorePlace one = places.get(i);
                StorePlace other = places.get(j);
                if (one.overlaps(other)) {
                    storage.problem(
                            one.at(),
                            "",
                            "'" + one.path() + "' (" + one.shown() + ") and '" + other.path() + "' (" + other.shown()
                                    + ") must not be the same place, nor one inside the other");
                }
            }
        }
    }
}
