package dev.kontor.config;

import dev.kontor.config.Key.Leaf;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys of {@code storageDriver}. */
final class S3Keys {
    private static final Effect NOT_YET = new Effect.NotYet();
    private static final long MEBIBYTE = 1L << 20;
    private static final ValueType<Long> SIZE = ValueTypes.wholeNumber(0, Long.MAX_VALUE);

    private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9!_.*'()-]+";
    private static final Pattern PREFIX = Pattern.compile("/*(?:" + SEGMENT + "(?:/+" + SEGMENT + ")*/*)?");

    private S3Keys() {}

    static final Leaf<String> NAME = Leaf.of(
            "name", ValueTypes.choice(Map.of("s3", "s3")), "Which kind of store: `s3`, or any service that speaks it.");
    static final Leaf<String> REGION = Leaf.of(
                    "region",
                    ValueTypes.text("a region such as 'eu-central-1'", Pattern.compile("[A-Za-z0-9-]{1,64}")),
                    "The region. Required unless `regionendpoint` is given; then `us-east-1` is the default.")
            .unsetWhenBlank();
    static final Leaf<URI> REGION_ENDPOINT = Leaf.of(
                    "regionendpoint",
                    ValueTypes.ENDPOINT,
                    "Host and port of a service other than Amazon's, with or without its scheme.")
            .unsetWhenBlank();
    static final Leaf<String> BUCKET = Leaf.of(
                    "bucket",
                    ValueTypes.text("the name of a bucket", Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}")),
                    "The bucket. Required.")
            .unsetWhenBlank();
    static final Leaf<Boolean> CREATE_BUCKET = Leaf.of(
                    "createbucket", ValueTypes.TRUTH, "Whether the bucket is made at the start when it is absent.")
            .or("false");
    static final Leaf<String> ACCESS_KEY = Leaf.of(
                    "accesskey",
                    ValueTypes.TEXT,
                    "The public half of the key pair. Without it, the environment or the instance provides credentials.")
            .unsetWhenBlank();
    static final Leaf<Secret> SECRET_KEY =
            Leaf.of("secretkey", ValueTypes.SECRET, "The private half.").unsetWhenBlank();
    static final Leaf<Secret> SESSION_TOKEN = Leaf.of(
                    "sessiontoken", ValueTypes.SECRET, "What temporary credentials add to the pair.")
            .unsetWhenBlank();
    static final Leaf<Boolean> SECURE = Leaf.of(
                    "secure",
                    ValueTypes.TRUTH,
                    "Whether requests go over TLS. A scheme in `regionendpoint` decides before this does.")
            .or("true");
    static final Leaf<Boolean> SKIP_VERIFY = Leaf.of(
                    "skipverify", ValueTypes.TRUTH, "Whether the service's certificate is taken without verification.")
            .or("false");
    static final Leaf<Boolean> FORCE_PATH_STYLE = Leaf.of(
            "forcepathstyle",
            ValueTypes.TRUTH,
            "Whether the bucket is named in the path rather than in the host name. Default: `true` with a"
                    + " `regionendpoint`, else `false`.");
    static final Leaf<String> ROOT_DIRECTORY = Leaf.of(
                    "rootdirectory",
                    ValueTypes.text("segments joined by slashes, none of them '.' or '..'", PREFIX),
                    "What all keys in the bucket begin with. Default: nothing.")
            .unsetWhenBlank();
    static final Leaf<Long> CHUNK_SIZE = Leaf.of(
            "chunksize",
            ValueTypes.wholeNumber(5 * MEBIBYTE, 5 * 1024 * MEBIBYTE),
            "The size of an upload's parts in bytes. Default: the store's choice.");
    static final Leaf<URI> REDIRECT_ENDPOINT = Leaf.of(
                    "redirectendpoint",
                    ValueTypes.ENDPOINT,
                    "Host and port that signed URLs name, where clients reach the service by another name.")
            .unsetWhenBlank();

    static final List<Key> ALL = List.of(
            NAME,
            REGION,
            REGION_ENDPOINT,
            BUCKET,
            CREATE_BUCKET,
            ACCESS_KEY,
            SECRET_KEY,
            SESSION_TOKEN,
            SECURE,
            SKIP_VERIFY,
            FORCE_PATH_STYLE,
            ROOT_DIRECTORY,
            CHUNK_SIZE,
            REDIRECT_ENDPOINT,
            Leaf.of("encrypt", ValueTypes.TRUTH, "Whether each object is written with server-side encryption.")
                    .or("false")
                    .with(new Effect.Only(
                            "false",
                            "this version does not ask for encryption with each object;"
                                    + " let the bucket's default encryption do it")),
            text("keyid", "The key for it."),
            Leaf.of("v4auth", ValueTypes.TRUTH, "Whether requests carry signatures of version 4.")
                    .or("true")
                    .with(new Effect.Fixed("true", "requests always carry signatures of version 4")),
            Leaf.of("multipartcopychunksize", SIZE, "The size of parts in copies.")
                    .with(NOT_YET),
            Leaf.of("multipartcopymaxconcurrency", SIZE, "How many parts are copied at once.")
                    .with(NOT_YET),
            Leaf.of("multipartcopythresholdsize", SIZE, "The size from which copies have parts.")
                    .with(NOT_YET),
            text("storageclass", "The storage class of objects."),
            text("useragent", "What requests call their sender."),
            text("objectacl", "The access control list of objects."),
            truth("usedualstack", "Whether Amazon's endpoints for IPv6 are used."),
            truth("accelerate", "Whether Amazon's transfer acceleration is used."),
            truth("usefipsendpoint", "Whether Amazon's FIPS endpoints are used."),
            text("loglevel", "What the client of the service logs."));

    private static Leaf<String> text(String name, String doc) {
        return Leaf.of(name, ValueTypes.TEXT, doc).unsetWhenBlank().with(NOT_YET);
    }

    private static Leaf<Boolean> truth(String name, String doc) {
        return Leaf.of(name, ValueTypes.TRUTH, doc).with(NOT_YET);
    }
}
