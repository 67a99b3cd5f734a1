package dev.kontor.config;

import dev.kontor.config.Setting.EvenIfEmpty;
import dev.kontor.config.Setting.Form;
import dev.kontor.config.Setting.NotYet;
import dev.kontor.config.Setting.Refused;
import dev.kontor.config.expression.Expression;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How somebody shows who they are; several ways work at once.
 *
 * @param failDelay how long the answer to a failed try waits; zero: not at all
 * @param apikey empty: where {@code openid} is configured
 */
public record AuthConfig(
        @Setting(value = "How many seconds the answer to a failed login waits.", or = "0", least = 0, most = 60)
        int failDelay,

        @EvenIfEmpty @Setting("A file of users and passwords.")
        Optional<Htpasswd> htpasswd,

        @EvenIfEmpty @Setting("A directory that knows users and passwords.")
        Optional<Ldap> ldap,

        @EvenIfEmpty @Setting("Tokens of other issuers.") Optional<Bearer> bearer,

        @EvenIfEmpty @Setting("Identity providers that people log in at.")
        Optional<OpenId> openid,

        @Setting("Whether users can make API keys. Without it, where `openid` is configured.")
        Optional<Boolean> apikey,

        @Setting(
                value =
                        "A JSON file with `hashKey`, which signs sessions. Without it the registry makes a key and keeps"
                                + " it in its store.",
                form = Form.FILE)
        Optional<Path> sessionKeysFile,

        @NotYet("sessions are kept in the store, which all replicas share") @Setting("Where sessions are kept.")
        Optional<SessionDriver> sessionDriver,

        @Setting("Whether browsers send their sessions over TLS alone. Without it, where `http.tls` or an"
                + " `http.externalUrl` with `https` is configured.")
        Optional<Boolean> secureSession,

        @EvenIfEmpty @Setting("What of a client's certificate names its user.")
        Optional<Mtls> mtls)
        implements Checked {
    @Override
    public void check(Section section) {
        boolean isRedis = sessionDriver()
                .flatMap(SessionDriver::name)
                .filter(SessionDriver.Kind.REDIS::equals)
                .isPresent();
        if (isRedis && sessionKeysFile().isPresent()) {
            section.problem(
                    section.at("sessionKeysFile"),
                    "sessionKeysFile",
                    "'" + section.pathOf("sessionKeysFile")
                            + "' and a 'sessionDriver' named 'redis' exclude each other:"
                            + " leave the driver out, sessions are kept in the store");
        }
        if (bearer().isPresent() && (htpasswd().isPresent() || ldap().isPresent())) {
            section.notice(
                    section.at("bearer"),
                    "'" + section.pathOf("bearer")
                            + "' works beside 'htpasswd' and 'ldap', while zot then asks those for" + " nothing");
        }
    }

    /** Whether anybody can show who they are by what stands here. */
    public boolean hasLogin() {
        return htpasswd().isPresent()
                || ldap().isPresent()
                || bearer().isPresent()
                || openid().filter(each -> !each.providers().isEmpty()).isPresent();
    }

    /** Whether users can make API keys. */
    public boolean hasApiKeys() {
        return apikey().orElse(openid().isPresent());
    }

    /** A file of users and passwords. */
    public record Htpasswd(
            @Setting(value = "The file, as `htpasswd` writes it: bcrypt, or SHA-crypt.", form = Form.FILE)
            Optional<Path> path)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(path().isPresent(), "path", "");
        }
    }

    /** Where zot keeps sessions. */
    public record SessionDriver(
            @Setting("Which kind of place.") Optional<Kind> name,
            @Setting.Inline RedisOptions redis) {
        /** The kinds of places. */
        public enum Kind {
            /** The local folder, or the browser. */
            LOCAL,
            /** Redis. */
            REDIS
        }
    }

    /** A directory. */
    public record Ldap(
            @Setting(value = "The directory's host.", form = Form.ADDRESS)
            Optional<String> address,

            @Setting(value = "Its port; 0: 636, or 389 where `insecure` is true.", form = Form.PORT, or = "0")
            int port,

            @Setting("Below which entry users are looked for.")
            Optional<String> baseDN,

            @Setting(
                    value = "The attribute that holds a user's name.",
                    pattern = Patterns.ATTRIBUTE,
                    expected = "the name of an attribute such as 'uid'")
            Optional<String> userAttribute,

            @Setting("A filter that a user's entry must match too.")
            Optional<String> userFilter,

            @Setting(
                    value = "The attribute of a user's entry that holds its groups.",
                    pattern = Patterns.ATTRIBUTE,
                    expected = "the name of an attribute such as 'memberOf'")
            Optional<String> userGroupAttribute,

            @Setting(value = "Whether users are looked for below the children of `baseDN` too.", or = "false")
            boolean subtreeSearch,

            @Setting(value = "Whether the directory is spoken to without TLS at first.", or = "false")
            boolean insecure,

            @Setting(value = "Whether TLS begins after connecting; with `insecure`.", or = "false")
            boolean startTLS,

            @Setting(value = "Whether the directory's certificate is believed unseen.", or = "false")
            boolean skipVerify,

            @Setting(
                    value = "The certificates of the authorities that are believed; without it, the system's.",
                    form = Form.FILE)
            Optional<Path> caCert,

            @Setting(
                    value =
                            "A JSON file with `bindDN` and `bindPassword`; without it, users are looked for anonymously.",
                    form = Form.FILE)
            Optional<Path> credentialsFile)
            implements Checked {
        @Override
        public void check(Section section) {
            AuthRules.check(this, section);
        }
    }

    /** Tokens of other issuers. */
    public record Bearer(
            @Setting(
                    value = "Where clients get tokens.",
                    pattern = Patterns.QUOTABLE,
                    expected = Patterns.QUOTABLE_WORDS)
            Optional<String> realm,

            @Setting(
                    value = "For whom tokens are made.",
                    pattern = Patterns.QUOTABLE,
                    expected = Patterns.QUOTABLE_WORDS)
            Optional<String> service,

            @Setting(value = "The issuer's certificate, public key or key set.", form = Form.FILE)
            Optional<Path> cert,

            @Setting("The issuer that tokens must name; without it, any that signs with `cert`.")
            Optional<String> issuer,

            @Refused("keys are not fetched from there; write the issuer's key set to a file and name it in 'cert'")
            @Setting("A store of keys.")
            Unread awsSecretsManager,

            @NotYet @Setting("Where other token requests are passed on to.")
            Optional<TokenEndpoint> upstreamTokenEndpoint,

            @Setting("Issuers of OpenID Connect whose tokens workloads show.")
            List<Workload> oidc)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(
                    cert().isPresent() || !oidc().isEmpty(), "cert", ", or 'oidc': else no token can be verified");
            section.require(cert().isEmpty() || realm().isPresent(), "realm", " with 'cert'");
            section.require(cert().isEmpty() || service().isPresent(), "service", " with 'cert'");
        }
    }

    /** Where other token requests are passed on to. */
    public record TokenEndpoint(
            @Setting(value = "The URL.", form = Form.URL) Optional<String> realm,
            @Setting("The name of the service there.") Optional<String> service,

            @Setting(value = "Whether it may be without TLS.", or = "false")
            boolean allowInsecureHttp) {}

    /** An issuer whose tokens workloads show. */
    public record Workload(
            @Setting(value = "The issuer's URL.", form = Form.URL)
            Optional<String> issuer,

            @Setting("For whom tokens are made, one of them.")
            List<String> audiences,

            @Setting("Who the claims say somebody is.") Optional<ClaimMapping> claimMapping,

            @Setting("The certificates of authorities that are believed, as text.")
            Optional<String> certificateAuthority,

            @Setting(value = "The same in a file.", form = Form.FILE)
            Optional<Path> certificateAuthorityFile,

            @Setting(value = "Whether the tokens' issuer may be another one.", or = "false")
            boolean skipIssuerVerification)
            implements Checked {
        @Override
        public void check(Section section) {
            AuthRules.check(this, section);
        }
    }

    /** Who the claims of a token say somebody is, in the Common Expression Language. */
    public record ClaimMapping(
            @Setting("Values that later expressions use as `vars`.")
            List<Variable> variables,

            @Setting("What must hold.") List<Validation> validations,

            @Setting("The user's name; without it, `claims.iss + '/' + claims.sub`.")
            Optional<String> username,

            @Setting("The user's groups, a list.") Optional<String> groups)
            implements Checked {
        /** What names a user where nothing is written. */
        public static final String USUAL_NAME = "claims.iss + '/' + claims.sub";

        /** What holds where nothing is written. */
        public static ClaimMapping usual() {
            return new ClaimMapping(List.of(), List.of(), Optional.empty(), Optional.empty());
        }

        /**
         * An expression of a mapping that was checked.
         *
         * @throws IllegalStateException when it was not
         */
        public static Expression compile(String text, Expression.Result result) {
            return switch (Expression.compile(text, MappingRules.VARIABLES, result)) {
                case Expression.Compilation.Compiled compiled -> compiled.expression();
                case Expression.Compilation.Refused refused -> throw new IllegalStateException(refused.reason());
            };
        }

        @Override
        public void check(Section section) {
            MappingRules.check(this, section);
        }
    }

    /** A value that later expressions use. */
    public record Variable(
            @Setting(
                    value = "Its name.",
                    pattern = "[A-Za-z_][A-Za-z0-9_]*",
                    expected = "a word of letters, digits and '_'")
            Optional<String> name,

            @Setting("Its value.") Optional<String> expression)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(name().isPresent(), "name", "");
            section.require(expression().isPresent(), "expression", "");
        }
    }

    /** What must hold. */
    public record Validation(
            @Setting("An expression that must be true.") Optional<String> expression,
            @Setting("What the log says where it is not.") Optional<String> message)
            implements Checked {
        @Override
        public void check(Section section) {
            section.require(expression().isPresent(), "expression", "");
            section.require(message().isPresent(), "message", "");
        }
    }

    /** Identity providers that people log in at. */
    public record OpenId(
            @Setting(
                    value =
                            "The providers by the names under which people choose them: `github`, `google`, `gitlab`, and"
                                    + " others of OpenID Connect.",
                    pattern = "[A-Za-z0-9][A-Za-z0-9_-]*",
                    expected = "a word of letters, digits, '-' and '_'")
            Map<String, Provider> providers,

            @Setting(
                    value = "Origins of other pages to which people may return after they logged in.",
                    form = Form.ORIGIN)
            List<String> callbackAllowOrigins)
            implements Checked {
        @Override
        public void check(Section section) {
            ProviderRules.check(this, section);
        }
    }

    /** An identity provider. */
    public record Provider(
            @Setting("What people are shown.") Optional<String> name,

            @Setting(value = "The provider's URL, under which its configuration is found.", form = Form.URL)
            Optional<String> issuer,

            @Setting("The name by which the provider knows this registry.")
            Optional<String> clientid,

            @Setting("The secret that belongs to it.") Optional<Secret> clientsecret,

            @Setting(value = "A JSON file with `clientid` and `clientsecret`.", form = Form.FILE)
            Optional<Path> credentialsFile,

            @Setting(value = "A private key with which this registry shows who it is.", form = Form.FILE)
            Optional<Path> keypath,

            @Setting("What the provider is asked to tell.") List<String> scopes,

            @Setting(value = "Where people log in, for `github` of one's own.", form = Form.URL)
            Optional<String> authurl,

            @Setting(value = "Where tokens are, for `github` of one's own.", form = Form.URL)
            Optional<String> tokenurl,

            @Setting("Which claims name a user and their groups.")
            Optional<Claims> claimMapping) {}

    /** Which claims name a user and their groups. */
    public record Claims(
            @Setting(value = "The claim that names the user.", or = "email")
            String username,

            @Setting(value = "The claim that holds their groups.", or = "groups")
            String groups) {}

    /** What of a client's certificate names its user. */
    public record Mtls(
            @Setting(
                    value = "What is looked at, the first that is there: `CommonName`, `Subject`, `Email`, `URI`,"
                            + " `DNSName`.",
                    or = "CommonName",
                    pattern = "(?i:CommonName|CN|Subject|DN|Email|rfc822name|URI|URL|DNSName|DNS)",
                    expected = "one of CommonName, Subject, Email, URI, DNSName")
            List<String> identityAttributes,

            @Setting("What of a URI is the name: its first group.")
            Optional<String> uriSanPattern,

            @Setting(value = "Which URI.", or = "0", least = 0, most = 1000)
            int uriSanIndex,

            @Setting(value = "Which name of a host.", or = "0", least = 0, most = 1000)
            int dnsSanIndex,

            @Setting(value = "Which e-mail address.", or = "0", least = 0, most = 1000)
            int emailSanIndex)
            implements Checked {
        @Override
        public void check(Section section) {
            AuthRules.check(this, section);
        }

        /** What holds where nothing is written: the common name. */
        public static Mtls usual() {
            return new Mtls(List.of("CommonName"), Optional.empty(), 0, 0, 0);
        }
    }
}
