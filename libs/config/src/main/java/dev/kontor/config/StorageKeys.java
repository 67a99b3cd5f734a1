package dev.kontor.config;

import dev.kontor.config.Key.Block;
import dev.kontor.config.Key.BlockMap;
import dev.kontor.config.Key.Leaf;
import dev.kontor.config.Key.Loose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The keys of {@code storage}, which are those of each of its sub-paths too. */
final class StorageKeys {
    private static final Effect NOT_YET = new Effect.NotYet();

    private StorageKeys() {}

    static final Leaf<Path> ROOT_DIRECTORY = Leaf.of(
                    "rootDirectory",
                    ValueTypes.PATH,
                    "The folder that holds everything, or only local state where `storageDriver` names another place.")
            .or("data");
    static final Leaf<Boolean> COMMIT = Leaf.of(
                    "commit",
                    ValueTypes.TRUTH,
                    "Whether data is on the disk (fsync) before it is acknowledged. With `false`, a crash of the machine"
                            + " may lose acknowledged pushes.")
            .or("true");
    static final Leaf<Boolean> REDIRECT = Leaf.of(
                    "redirect",
                    ValueTypes.TRUTH,
                    "Whether a blob's GET is answered with a redirect to a signed URL of the store. Needs a"
                            + " `storageDriver`.")
            .alias("redirectBlobURL")
            .or("false");
    static final Leaf<SparsePolicy> SPARSE = Leaf.of(
                    "sparse",
                    ValueTypes.choice(sparsePolicies()),
                    "Which manifests may be pushed before what they refer to: `off` none, `index` an index before its"
                            + " manifests, `all` any.")
            .or("index");
    static final Leaf<Duration> UPLOAD_EXPIRY = Leaf.of(
                    "uploadExpiry",
                    ValueTypes.POSITIVE_DURATION,
                    "How long an unfinished upload may go without progress before it is swept.")
            .or("24h");

    static final Block DRIVER =
            new Block("storageDriver", S3Keys.ALL, "A store other than the local folder: an S3 service.");

    private static final List<Key> STORE = List.of(
            ROOT_DIRECTORY,
            COMMIT,
            DRIVER,
            REDIRECT,
            SPARSE,
            UPLOAD_EXPIRY,
            Leaf.of("dedupe", ValueTypes.TRUTH, "Whether equal blobs share their space.")
                    .or("true")
                    .with(new Effect.Fixed("true", "a blob is always stored once, whatever refers to it")),
            Leaf.of("gc", ValueTypes.TRUTH, "Whether what nothing refers to is removed.")
                    .with(NOT_YET),
            Leaf.of("gcDelay", ValueTypes.DURATION, "How old it must be for that.")
                    .with(NOT_YET),
            Leaf.of("gcInterval", ValueTypes.DURATION, "How often that is done.")
                    .with(NOT_YET),
            Leaf.of("gcTimeWindow", ValueTypes.TEXT, "The time of day for it.")
                    .unsetWhenBlank()
                    .with(NOT_YET),
            new Loose("retention", NOT_YET, "Which tags are kept."),
            Leaf.of("maxRepos", ValueTypes.wholeNumber(0, Integer.MAX_VALUE), "How many repositories there may be.")
                    .with(NOT_YET),
            Leaf.of("remoteCache", ValueTypes.TRUTH, "Whether a shared cache is used.")
                    .with(NOT_YET),
            new Loose("cacheDriver", NOT_YET, "The shared cache."));

    static final BlockMap SUB_PATHS = new BlockMap(
            "subPaths",
            Pattern.compile("/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"),
            "a slash and the first segment of repository names, such as '/infra'",
            new Block("", STORE, "A store of its own."),
            "Stores for parts of the registry, each under `/` and a first segment: `/infra` holds all repositories"
                    + " `infra/…`, but not one named `infra` alone.");

    static final Block STORAGE = new Block(
            "storage",
            Stream.concat(
                            STORE.stream(),
                            Stream.of(
                                    SUB_PATHS,
                                    Leaf.of("fastRestart", ValueTypes.TRUTH, "Whether checks at the start are skipped.")
                                            .with(NOT_YET)))
                    .toList(),
            "Where images are kept.");

    private static Map<String, SparsePolicy> sparsePolicies() {
        Map<String, SparsePolicy> policies = new LinkedHashMap<>();
        policies.put("off", SparsePolicy.OFF);
        policies.put("index", SparsePolicy.INDEX);
        policies.put("all", SparsePolicy.ALL);
        return policies;
    }
}
