package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import dev.kontor.config.Setting.NotYet;
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

        @Setting("A file of users and passwords.") Optional<Htpasswd> htpasswd,

        @Setting("A directory that knows users and passwords.")
        Optional<Ldap> ldap,

        @Setting("Tokens of other issuers.") Optional<Bearer> bearer,

        @Setting("Identity providers that people log in at.")
        Optional<OpenId> openid,

        @Setting("Whether users can make API keys. Without it, where `openid` is configured.")
        Optional<Boolean> apikey,

        @Setting("A JSON file with `hashKey`, which signs sessions. Without it the registry makes a key and keeps it in"
                + " its store.")
        Optional<Path> sessionKeysFile,

        @NotYet @Setting("Where sessions are kept; Kontor keeps them in its store.")
        Unread sessionDriver,

        @Setting("Whether browsers send their sessions over TLS alone. Without it, where `http.tls` or an"
                + " `http.externalUrl` with `https` is configured.")
        Optional<Boolean> secureSession,

        @Setting("What of a client's certificate names its user.")
        Optional<Mtls> mtls) {
    /** A file of users and passwords. */
    public record Htpasswd(
            @Setting("The file, as `htpasswd` writes it: bcrypt, or SHA-crypt.")
            Optional<Path> path) {}

    /** A directory. */
    public record Ldap(
            @Setting("The directory's host.") Optional<String> address,

            @Setting(value = "Its port; 0: 636, or 389 where `insecure` is true.", form = Form.PORT, or = "0")
            int port,

            @Setting("Below which entry users are looked for.")
            Optional<String> baseDN,

            @Setting("The attribute that holds a user's name.")
            Optional<String> userAttribute,

            @Setting("A filter that a user's entry must match too.")
            Optional<String> userFilter,

            @Setting("The attribute of a user's entry that holds its groups.")
            Optional<String> userGroupAttribute,

            @Setting(value = "Whether users are looked for below the children of `baseDN` too.", or = "false")
            boolean subtreeSearch,

            @Setting(value = "Whether the directory is spoken to without TLS at first.", or = "false")
            boolean insecure,

            @Setting(value = "Whether TLS begins after connecting; with `insecure`.", or = "false")
            boolean startTLS,

            @Setting(value = "Whether the directory's certificate is believed unseen.", or = "false")
            boolean skipVerify,

            @Setting("The certificates of the authorities that are believed; without it, the system's.")
            Optional<Path> caCert,

            @Setting("A JSON file with `bindDN` and `bindPassword`; without it, users are looked for anonymously.")
            Optional<Path> credentialsFile) {}

    /** Tokens of other issuers. */
    public record Bearer(
            @Setting("Where clients get tokens.") Optional<String> realm,
            @Setting("For whom tokens are made.") Optional<String> service,

            @Setting("The issuer's certificate, public key or key set.")
            Optional<Path> cert,

            @Setting("The issuer that tokens must name; without it, any that signs with `cert`.")
            Optional<String> issuer,

            @NotYet @Setting("A store of keys.") Unread awsSecretsManager,

            @NotYet @Setting("Where other token requests are passed on to.")
            Unread upstreamTokenEndpoint,

            @Setting("Issuers of OpenID Connect whose tokens workloads show.")
            List<Workload> oidc) {}

    /** An issuer whose tokens workloads show. */
    public record Workload(
            @Setting("The issuer's URL.") Optional<String> issuer,

            @Setting("For whom tokens are made, one of them.")
            List<String> audiences,

            @Setting("Who the claims say somebody is.") Optional<ClaimMapping> claimMapping,

            @Setting("The certificates of authorities that are believed, as text.")
            Optional<String> certificateAuthority,

            @Setting("The same in a file.") Optional<Path> certificateAuthorityFile,

            @Setting(value = "Whether the tokens' issuer may be another one.", or = "false")
            boolean skipIssuerVerification) {}

    /** Who the claims of a token say somebody is, in the Common Expression Language. */
    public record ClaimMapping(
            @Setting("Values that later expressions use as `vars`.")
            List<Variable> variables,

            @Setting("What must hold.") List<Validation> validations,

            @Setting("The user's name; without it, `claims.iss + '/' + claims.sub`.")
            Optional<String> username,

            @Setting("The user's groups.") Optional<String> groups) {}

    /** A value that later expressions use. */
    public record Variable(
            @Setting("Its name.") Optional<String> name,
            @Setting("Its value.") Optional<String> expression) {}

    /** What must hold. */
    public record Validation(
            @Setting("An expression that must be true.") Optional<String> expression,
            @Setting("What the log says where it is not.") Optional<String> message) {}

    /** Identity providers that people log in at. */
    public record OpenId(
            @Setting(
                    value =
                            "The providers by the names under which people choose them: `github`, `google`, `gitlab`, and"
                                    + " others of OpenID Connect.",
                    pattern = "[A-Za-z0-9][A-Za-z0-9_-]*",
                    expected = "a word of letters, digits, '-' and '_'")
            Map<String, Provider> providers,

            @Setting("Origins of other pages to which people may return after they logged in.")
            List<String> callbackAllowOrigins) {}

    /** An identity provider. */
    public record Provider(
            @Setting("What people are shown.") Optional<String> name,

            @Setting("The provider's URL, under which its configuration is found.")
            Optional<String> issuer,

            @Setting("The name by which the provider knows this registry.")
            Optional<String> clientid,

            @Setting("The secret that belongs to it.") Optional<Secret> clientsecret,

            @Setting("A JSON file with `clientid` and `clientsecret`.")
            Optional<Path> credentialsFile,

            @Setting("A private key with which this registry shows who it is.")
            Optional<Path> keypath,

            @Setting("What the provider is asked to tell.") List<String> scopes,

            @Setting("Where people log in, for `github` of one's own.")
            Optional<String> authurl,

            @Setting("Where tokens are, for `github` of one's own.")
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
                    or = "CommonName")
            List<String> identityAttributes,

            @Setting("What of a URI is the name: its first group.")
            Optional<String> uriSanPattern,

            @Setting(value = "Which URI.", or = "0", least = 0, most = 1000)
            int uriSanIndex,

            @Setting(value = "Which name of a host.", or = "0", least = 0, most = 1000)
            int dnsSanIndex,

            @Setting(value = "Which e-mail address.", or = "0", least = 0, most = 1000)
            int emailSanIndex) {}
}
