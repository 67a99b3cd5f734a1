package dev.kontor.config;

import java.util.Optional;

/** The database in which zot finds blobs. Kontor finds them in the store, and looks at none of this. */
public record CacheConfig(
        @Setting("Which kind of database.") Optional<Kind> name,
        @Setting("DynamoDB's endpoint.") Optional<String> endpoint,
        @Setting("DynamoDB's region.") Optional<String> region,
        @Setting("The table of blobs.") Optional<String> cacheTablename,
        @Setting("The table of repositories.") Optional<String> repoMetaTablename,
        @Setting("The table of images.") Optional<String> imageMetaTablename,

        @Setting("The table of the blobs of repositories.") Optional<String> repoBlobsInfoTablename,

        @Setting("The table of users.") Optional<String> userDataTablename,
        @Setting("The table of API keys.") Optional<String> apiKeyTablename,
        @Setting("The table of versions.") Optional<String> versionTablename,
        @Setting.Inline RedisOptions redis) {
    static final String INSTEAD = "blobs are found in the store itself, which all replicas share";

    /** The kinds of databases. */
    public enum Kind {
        /** Redis. */
        REDIS,
        /** Amazon's DynamoDB. */
        DYNAMODB
    }
}
