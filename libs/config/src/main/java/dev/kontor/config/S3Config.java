package dev.kontor.config;

import dev.kontor.config.Setting.Fixed;
import dev.kontor.config.Setting.Form;
import dev.kontor.config.Setting.Inline;
import dev.kontor.config.Setting.NoWord;
import dev.kontor.config.Setting.NotYet;
import dev.kontor.config.Setting.Only;
import dev.kontor.config.Setting.Refused;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A bucket of an S3 service: the keys as they are written, and what follows from several of them.
 *
 * @param name the kind of store
 * @param region where the bucket is
 * @param regionendpoint a service other than Amazon's
 * @param bucket its name
 * @param createbucket whether it is made when it is absent
 * @param skipverify whether the service's certificate is taken without verification
 * @param chunksize the size of an upload's parts in bytes; empty: the store's choice
 * @param other keys of stores of other kinds
 */
public record S3Config(
        @Setting("Which kind of store: `s3`, or any service that speaks it.")
        Optional<Kind> name,

        @Setting(
                value = "The region. Required unless `regionendpoint` is given; then `us-east-1` is the default.",
                pattern = "[A-Za-z0-9_-]{1,64}",
                expected = "a region such as 'eu-central-1'")
        Optional<String> region,

        @Setting(
                value = "Host and port of a service other than Amazon's, with or without its scheme.",
                form = Form.ENDPOINT)
        Optional<URI> regionendpoint,

        @Setting(
                value = "The bucket. Required.",
                pattern = "[A-Za-z0-9][A-Za-z0-9._-]{1,254}",
                expected = "the name of a bucket")
        Optional<String> bucket,

        @Setting(value = "Whether the bucket is made at the start when it is absent.", or = "false")
        boolean createbucket,

        @Setting("The public half of the key pair. Without it, the environment or the instance provides credentials.")
        Optional<String> accesskey,

        @Setting("The private half.") Optional<Secret> secretkey,

        @Setting("What temporary credentials add to the pair.")
        Optional<Secret> sessiontoken,

        @Setting(
                value = "Whether requests go over TLS. A scheme in `regionendpoint` decides before this does.",
                or = "true")
        boolean secure,

        @Setting(value = "Whether the service's certificate is taken without verification.", or = "false")
        boolean skipverify,

        @Setting("Whether the bucket is named in the path rather than in the host name. Default: `true` with a"
                + " `regionendpoint`, else `false`.")
        Optional<Boolean> forcepathstyle,

        @Setting(
                value = "What all keys in the bucket begin with. Default: nothing.",
                pattern = "/*(?:" + Patterns.SEGMENT + "(?:/+" + Patterns.SEGMENT + ")*/*)?",
                expected = "segments joined by slashes, none of them '.' or '..'")
        Optional<String> rootdirectory,

        @Setting(
                value = "The size of an upload's parts in bytes. Default: the store's choice.",
                least = 5L << 20,
                most = 5L << 30)
        Optional<Long> chunksize,

        @Setting(
                value = "Host and port that signed URLs name, where clients reach the service by another name.",
                form = Form.ENDPOINT)
        Optional<URI> redirectendpoint,

        @Only(
                value = "false",
                fact = "this version does not ask for encryption with each object; let the bucket's default"
                        + " encryption do it")
        @Setting(value = "Whether each object is written with server-side encryption.", or = "false")
        boolean encrypt,

        @NotYet @Setting("The key for it.") Optional<String> keyid,

        @Fixed(value = "true", fact = "requests always carry signatures of version 4")
        @Setting(value = "Whether requests carry signatures of version 4.", or = "true")
        boolean v4auth,

        @NotYet @Setting(value = "The size of parts in copies.", least = 0)
        Optional<Long> multipartcopychunksize,

        @NotYet @Setting(value = "How many parts are copied at once.", least = 0)
        Optional<Long> multipartcopymaxconcurrency,

        @NotYet @Setting(value = "The size from which copies have parts.", least = 0)
        Optional<Long> multipartcopythresholdsize,

        @NotYet @Setting("The storage class of objects.") Optional<String> storageclass,
        @NotYet @Setting("What requests call their sender.") Optional<String> useragent,

        @NotYet @Setting("The access control list of objects.")
        Optional<String> objectacl,

        @NotYet @Setting("Whether Amazon's endpoints for IPv6 are used.")
        Optional<Boolean> usedualstack,

        @NotYet @Setting("Whether Amazon's transfer acceleration is used.")
        Optional<Boolean> accelerate,

        @NotYet @Setting("Whether Amazon's FIPS endpoints are used.")
        Optional<Boolean> usefipsendpoint,

        @NotYet @Setting("What the client of the service logs.")
        Optional<String> loglevel,

        @Inline OtherStores other)
        implements Checked {
    /**
     * Keys of stores of other kinds, known so that each is refused by its name.
     *
     * @param accountname Azure's
     * @param accountkey Azure's
     * @param container Azure's
     * @param credentials Azure's
     * @param keyfile Google's
     * @param credentialsFile Google's
     */
    public record OtherStores(
            @Refused(AZURE) @Setting("A key of Azure's store.")
            Unread accountname,

            @Refused(AZURE) @Setting("A key of Azure's store.")
            Unread accountkey,

            @Refused(AZURE) @Setting("A key of Azure's store.")
            Unread container,

            @Refused(AZURE) @Setting("A key of Azure's store.")
            Unread credentials,

            @Refused(GOOGLE) @Setting("A key of Google's store.")
            Unread keyfile,

            @Refused(GOOGLE) @Setting("A key of Google's store.")
            Unread credentialsFile) {
        static final String AZURE = "Azure's store is not supported";
        static final String GOOGLE = "Google's store is not supported";
    }

    /** The kinds of stores. */
    @NoWord(value = "gcs", why = "Google's store is not supported; use a local folder, or a service that speaks S3")
    @NoWord(value = "azure", why = "Azure's store is not supported; use a local folder, or a service that speaks S3")
    public enum Kind {
        /** Amazon's, or any that speaks it. */
        S3
    }

    @Override
    public void check(Section section) {
        section.require(name().isPresent(), "name", "");
        section.require(bucket().isPresent(), "bucket", "");
        section.require(
                region().isPresent() || regionendpoint().isPresent(), "region", " unless 'regionendpoint' is given");
        if (regionendpoint().isEmpty() && !isSecure()) {
            section.notice(
                    section.at("secure"),
                    "'" + section.pathOf("secure")
                            + "' changes nothing: without a 'regionendpoint' requests go to Amazon, over TLS");
        }
        if (accesskey().isPresent() || secretkey().isPresent() || sessiontoken().isPresent()) {
            String since = ": of 'accesskey', 'secretkey' and 'sessiontoken' only the last may be left out";
            section.require(accesskey().isPresent(), "accesskey", since);
            section.require(secretkey().isPresent(), "secretkey", since);
        }
    }

    private boolean isSecure() {
        return regionendpoint().map(URI::getScheme).map("https"::equals).orElse(secure());
    }

    /** The bucket's name. */
    public String bucketName() {
        return bucket().orElseThrow(() -> new IllegalStateException("a store without a bucket"));
    }

    /** The region that requests are signed for. */
    public String signingRegion() {
        return region().orElse("us-east-1");
    }

    /** Scheme, host and port of the service, no path; empty: Amazon's for the region. */
    public Optional<URI> endpoint() {
        return regionendpoint().map(this::withScheme);
    }

    /** Scheme, host and port that signed URLs name instead of the endpoint's; empty: the same. */
    public Optional<URI> redirectEndpoint() {
        return redirectendpoint().map(this::withScheme);
    }

    private URI withScheme(URI uri) {
        return uri.getScheme() == null ? URI.create((isSecure() ? "https:" : "http:") + uri) : uri;
    }

    /** What requests are signed with; empty: what the environment or the instance provides. */
    public Optional<S3Credentials> credentials() {
        return accesskey()
                .flatMap(access -> secretkey().map(secret -> new S3Credentials(access, secret, sessiontoken())));
    }

    /** Whether the bucket is addressed in the path rather than in the host name. */
    public boolean pathStyle() {
        return forcepathstyle().orElse(regionendpoint().isPresent());
    }

    /** What all keys begin with: segments joined by {@code /}, without one at either end; may be empty. */
    public String prefix() {
        return Pattern.compile("/+")
                .splitAsStream(rootdirectory().orElse(""))
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.joining("/"));
    }
}
