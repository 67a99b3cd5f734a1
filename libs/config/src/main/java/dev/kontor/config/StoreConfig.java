package dev.kontor.config;

import dev.kontor.config.Setting.Fixed;
import dev.kontor.config.Setting.Form;
import dev.kontor.config.Setting.NotYet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One store: the default one, or that of a sub-path.
 *
 * @param rootDirectory the local folder: of everything, or of local state where {@code storageDriver} names another place;
 *     relative to the working directory unless absolute
 * @param commit whether acknowledged data is on the disk (fsync) rather than in the operating system's memory
 * @param storageDriver a store other than the local folder
 * @param redirect whether a blob's GET is answered with a redirect to the store instead of the bytes; only true where
 *     the driver can sign URLs
 * @param sparse whether a manifest may come before what it refers to
 * @param uploadExpiry how long an upload may go without progress before it is swept; positive
 */
public record StoreConfig(
        @Setting(
                value = "The folder that holds everything, or only local state where `storageDriver` names another"
                        + " place.",
                or = "data")
        Optional<Path> rootDirectory,

        @Setting(
                value = "Whether data is on the disk (fsync) before it is acknowledged. With `false`, a crash of the"
                        + " machine may lose acknowledged pushes.",
                or = "true")
        boolean commit,

        @Setting("A store other than the local folder: an S3 service.")
        Optional<S3Config> storageDriver,

        @Setting(
                value = "Whether a blob's GET is answered with a redirect to a signed URL of the store. Needs a"
                        + " `storageDriver`.",
                alias = "redirectBlobURL",
                or = "false")
        boolean redirect,

        @Setting(
                value = "Which manifests may be pushed before what they refer to: `off` none, `index` an index"
                        + " before its manifests, `all` any.",
                or = "index")
        SparsePolicy sparse,

        @Setting(
                value = "How long an unfinished upload may go without progress before it is swept.",
                form = Form.POSITIVE,
                or = "24h")
        Duration uploadExpiry,

        @Fixed(value = "true", fact = "a blob is always stored once, whatever refers to it")
        @Setting(value = "Whether equal blobs share their space.", or = "true")
        boolean dedupe,

        @NotYet @Setting("Whether what nothing refers to is removed.")
        Optional<Boolean> gc,

        @NotYet @Setting("How old it must be for that.") Optional<Duration> gcDelay,
        @NotYet @Setting("How often that is done.") Optional<Duration> gcInterval,

        @NotYet
        @Setting(
                value = "The time of day (UTC) in which it begins.",
                pattern = "(?!(.{5})-\\1$)(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:[01][0-9]|2[0-3]):[0-5][0-9]",
                expected = "two times of day such as '22:00-04:00'")
        Optional<String> gcTimeWindow,

        @NotYet @Setting("Which tags and manifests are kept.")
        Optional<RetentionConfig> retention,

        @NotYet @Setting(value = "How many repositories there may be.", least = 0, most = Integer.MAX_VALUE)
        Optional<Integer> maxRepos,

        @NotYet(CacheConfig.INSTEAD) @Setting("Whether a shared cache is used.")
        Optional<Boolean> remoteCache,

        @NotYet(CacheConfig.INSTEAD) @Setting("The shared cache.")
        Optional<CacheConfig> cacheDriver)
        implements Checked {
    @Override
    public void check(Section section) {
        boolean isDriverSound = section.inner("storageDriver").isSound();
        if (redirect() && storageDriver().isEmpty() && isDriverSound) {
            section.problem(
                    section.at("redirect"),
                    "redirect",
                    "'" + section.pathOf("redirect")
                            + "' needs a 'storageDriver': a local folder has no URLs to redirect to");
        }
    }

    /** The local folder. */
    public Path folder() {
        return rootDirectory().orElseThrow(() -> new IllegalStateException("a store without a folder"));
    }

    /** The same, in this folder if it has none. */
    StoreConfig orIn(Path folder) {
        return new StoreConfig(
                rootDirectory.or(() -> Optional.of(folder)),
                commit,
                storageDriver,
                redirect,
                sparse,
                uploadExpiry,
                dedupe,
                gc,
                gcDelay,
                gcInterval,
                gcTimeWindow,
                retention,
                maxRepos,
                remoteCache,
                cacheDriver);
    }
}
