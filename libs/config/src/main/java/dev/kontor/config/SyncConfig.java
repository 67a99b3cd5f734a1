package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Mirrors of other registries. */
public record SyncConfig(
        @Setting(value = "Whether it is on.", or = "true") boolean enable,

        @Setting("A JSON file of `username` and `password` by the registry's host.")
        Optional<Path> credentialsFile,

        @Setting("Where what is on its way is kept.") Optional<Path> downloadDir,
        @Setting("The registries.") List<Registry> registries) {
    /** A registry that is mirrored. */
    public record Registry(
            @Setting(value = "Where it is; several are tried in turn.", form = Form.URL)
            List<String> urls,

            @Setting(value = "Whether what is missing is fetched when somebody asks for it.", or = "false")
            boolean onDemand,

            @Setting("How often everything is looked at; zero: never.")
            Optional<Duration> pollInterval,

            @Setting("How long a tag is believed to be where it was.")
            Optional<Duration> manifestCheckInterval,

            @Setting(value = "Whether its certificate is verified.", or = "true")
            boolean tlsVerify,

            @Setting("A folder of certificates and keys.") Optional<Path> certDir,

            @Setting(value = "How often it is tried again.", least = 0, most = 1000)
            Optional<Integer> maxRetries,

            @Setting("The first pause between tries.") Optional<Duration> retryDelay,
            @Setting("The longest pause between tries.") Optional<Duration> maxRetryDelay,

            @Setting(value = "Whether only signed images are fetched.", or = "false")
            boolean onlySigned,

            @Setting(value = "Whether signatures under tags of cosign are fetched.", or = "true")
            boolean syncLegacyCosignTags,

            @Setting("Who knows the credentials.") Optional<Helper> credentialHelper,

            @Setting("How a token is had.") Optional<OAuth2Config> oauth2CredentialHelper,

            @Setting(value = "Whether Docker's images keep their form.", or = "false")
            boolean preserveDigest,

            @Setting(value = "How long fetching may take.", form = Form.POSITIVE, or = "3h")
            Duration syncTimeout,

            @Setting(value = "How long an answer may take to begin.", form = Form.POSITIVE, or = "30s")
            Duration responseHeaderTimeout,

            @Setting(value = "How many requests at once.", least = 1, most = Integer.MAX_VALUE)
            Optional<Integer> reqConcurrent,

            @Setting("How many requests a second.") Optional<Double> reqPerSec,

            @Setting(value = "Whether HTTP/1.1 alone is spoken.", or = "false")
            boolean disableHTTP2,

            @Setting(value = "How many connections rest.", least = 1, most = Integer.MAX_VALUE)
            Optional<Integer> maxIdleConnsPerHost,

            @Setting("What of it is mirrored.") List<Content> content)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(!urls().isEmpty(), "urls", "");
            boolean needsDelay = maxRetries().isPresent() || maxRetryDelay().isPresent();
            section.require(
                    retryDelay().isPresent() || !needsDelay, "retryDelay", " with 'maxRetries' or 'maxRetryDelay'");
            section.require(
                    onDemand() || manifestCheckInterval().isEmpty(), "onDemand", " with 'manifestCheckInterval'");
            section.require(
                    credentialHelper().filter(Helper.OAUTH2::equals).isEmpty()
                            || oauth2CredentialHelper().isPresent(),
                    "oauth2CredentialHelper",
                    " where 'credentialHelper' is 'oauth2'");
            if (maxRetryDelay().isPresent()
                    && retryDelay().isPresent()
                    && maxRetryDelay().get().compareTo(retryDelay().get()) < 0) {
                section.problem(
                        section.at("maxRetryDelay"),
                        "maxRetryDelay",
                        "'" + section.pathOf("maxRetryDelay") + "' must not be shorter than 'retryDelay'");
            }
        }
    }

    /** Who knows credentials. */
    public enum Helper {
        /** Amazon's registry. */
        ECR,
        /** Google's cloud. */
        GCP,
        /** A token server. */
        OAUTH2
    }

    /** Repositories that are mirrored. */
    public record Content(
            @Setting("A pattern of names there.") Optional<String> prefix,
            @Setting("Which tags.") Optional<Tags> tags,

            @Setting("What their names here begin with.") Optional<String> destination,

            @Setting(value = "Whether the fixed part of the pattern is left out of them.", or = "false")
            boolean stripPrefix) {}

    /** Which tags. */
    public record Tags(
            @Setting("A regular expression that they match.")
            Optional<String> regex,

            @Setting("A regular expression that they do not match.")
            Optional<String> excludeRegex,

            @Setting(value = "Whether they must be versions.", or = "false")
            boolean semver) {}
}
