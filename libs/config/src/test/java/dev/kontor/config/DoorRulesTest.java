package dev.kontor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong about who may come in is said with its place, and nothing that protects is passed over. */
class DoorRulesTest {
    private static final String LOGIN = "auth: {htpasswd: {path: users}}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tls: {cert: c}                                         | 'http.tls.key' is required
            tls: {key: k}                                          | 'http.tls.cert' is required
            tls: {cacert: a}                                       | 'http.tls.cert' is required
            tls: {cert: "", key: ""}                               | 'http.tls.cert' is required
            tls: {}                                                | 'http.tls.cert' is required
            auth: {mtls: {}}                                       | 'http.auth.mtls' needs 'http.tls.cacert'
            auth: {htpasswd: {}}                                   | 'http.auth.htpasswd.path' is required
            auth: {htpasswd: {path: ""}}                           | 'http.auth.htpasswd.path' is required
            auth: {apikey: true}                                   | 'http.auth.apikey' needs users who can make keys
            auth: {failDelay: -1}                                  | 'http.auth.failDelay' must be a whole number from 0 to 60, not -1
            auth: {failDelay: 5s}                                  | 'http.auth.failDelay' must be a whole number
            auth: {ldap: {}}                                       | 'http.auth.ldap.address' is required
            auth: {ldap: {address: a, userAttribute: uid}}         | 'http.auth.ldap.baseDN' is required
            auth: {ldap: {address: a, baseDN: b}}                  | 'http.auth.ldap.userAttribute' is required
            auth: {ldap: {address: "ldap://a", baseDN: b, userAttribute: uid}} | 'http.auth.ldap.address' must be a host name
            auth: {ldap: {address: a, baseDN: b, userAttribute: "uid)(x=*"}} | 'http.auth.ldap.userAttribute' must be the name of an attribute
            auth: {bearer: {}}                                     | 'http.auth.bearer.cert' is required, or 'oidc'
            auth: {bearer: {realm: r, service: s}}                 | 'http.auth.bearer.cert' is required
            auth: {bearer: {cert: c, service: s}}                  | 'http.auth.bearer.realm' is required with 'cert'
            auth: {bearer: {cert: c, realm: r}}                    | 'http.auth.bearer.service' is required with 'cert'
            auth: {bearer: {cert: c, service: s, realm: 'a"b'}}    | 'http.auth.bearer.realm' must be a text without quotes
            auth: {bearer: {oidc: [{audiences: [a]}]}}             | 'http.auth.bearer.oidc[0].issuer' is required
            auth: {bearer: {oidc: [{issuer: "https://a"}]}}        | 'http.auth.bearer.oidc[0].audiences' is required
            auth: {bearer: {oidc: [{issuer: "https://a", audiences: [" "]}]}} | 'http.auth.bearer.oidc[0].audiences' is required
            auth: {bearer: {oidc: [{issuer: a, audiences: [a]}]}}  | 'http.auth.bearer.oidc[0].issuer' must be a URL
            auth: {bearer: {oidc: [{issuer: "https://a", audiences: [a], certificateAuthority: x, certificateAuthorityFile: y}]}} | exclude each other
            auth: {bearer: {oidc: [{issuer: "https://a", audiences: [a], claimMapping: {variables: [{name: a b, expression: x}]}}]}} | variables[0].name' must be a word
            auth: {bearer: {oidc: [{issuer: "https://a", audiences: [a], claimMapping: {validations: [{expression: x}]}}]}} | validations[0].message' is required
            auth: {openid: {providers: {github: {scopes: [user]}}}} | 'http.auth.openid.providers["github"].clientid' is required, or a 'credentialsFile'
            auth: {openid: {providers: {github: {clientid: a, scopes: [user]}}}} | 'http.auth.openid.providers["github"].clientsecret' is required
            auth: {openid: {providers: {github: {credentialsFile: f}}}} | 'http.auth.openid.providers["github"].scopes' is required
            auth: {openid: {providers: {github: {credentialsFile: f, scopes: [user], authurl: "https://a/x"}}}} | providers["github"].tokenurl' is required
            auth: {openid: {providers: {google: {clientid: a, scopes: [openid]}}}} | 'http.auth.openid.providers["google"].issuer' is required
            auth: {openid: {providers: {ours: {clientid: a, issuer: "https://a"}}}} | 'http.auth.openid.providers["ours"].scopes' is required
            auth: {openid: {providers: {a.b: {clientid: a}}}}      | 'http.auth.openid.providers["a.b"]' can never match
            auth: {openid: {providers: {ours: {clientid: a, issuer: "https://a", scopes: [openid]}, OURS: {clientid: a, issuer: "https://a", scopes: [openid]}}}} | in capitals alone
            auth: {openid: {callbackAllowOrigins: ["https://a/"]}} | 'http.auth.openid.callbackAllowOrigins' must be a list, each item an origin
            auth: {htpasswd: {path: u}, sessionKeysFile: f, sessionDriver: {name: redis}} | 'http.auth.sessionKeysFile' and a 'sessionDriver' named 'redis' exclude each other
            auth: {htpasswd: {path: u}, sessionDriver: {name: reddis}} | did you mean 'redis'?
            auth: {htpasswd: {path: u}, mtls: {identityAttributes: [Serial]}} | 'http.auth.mtls.identityAttributes' must be a list
            auth: {mtls: {identityAttributes: [URI], uriSanPattern: "("}} | 'http.auth.mtls.uriSanPattern' must be a regular expression
            auth: {mtls: {identityAttributes: [URI], uriSanPattern: "a"}} | it has no group
            accessControl: {repositories: {"**": {defaultPolicy: [read]}}} | 'http.accessControl.repositories["**"].defaultPolicy' is for users, and nobody can sign in
            accessControl: {repositories: {"**": {policies: [{users: [a], actions: [read]}]}}} | 'http.accessControl.repositories["**"].policies' is for users
            accessControl: {adminPolicy: {users: [a], actions: [read]}} | 'http.accessControl.adminPolicy' is for users
            accessControl: {metrics: {users: [a]}}                 | 'http.accessControl.metrics.users' is for users
            accessControl: {repositories: {"**": {anonymousPolicy: [raed]}}} | "raed" is not (did you mean 'read'?)
            accessControl: {repositories: {"**": {anonymousPolicy: [push, read, pull]}}} | "push" is not, "pull" is not
            accessControl: {repositories: {"Team/**": {anonymousPolicy: [read]}}} | 'http.accessControl.repositories["Team/**"]' can never match
            accessControl: {repositories: {"**": {anonymusPolicy: [read]}}} | did you mean 'anonymousPolicy'?
            ratelimit: {rate: 0}                                   | 'http.ratelimit.rate' must be a whole number from 1
            ratelimit: {methods: [{method: FETCH, rate: 1}]}       | 'http.ratelimit.methods[0].method' must be one of GET
            ratelimit: {methods: [{method: GET}]}                  | 'http.ratelimit.methods[0].rate' is required
            ratelimit: {methods: [{rate: 1}]}                      | 'http.ratelimit.methods[0].method' is required
            ratelimit: {methods: [{method: GET, rate: 1}, {method: GET, rate: 2}]} | 'http.ratelimit.methods[1].method': GET has a limit above already
            externalUrl: registry.example                          | 'http.externalUrl' must be
            externalUrl: "https://registry.example/images"         | nothing may follow the host
            externalUrl: "https://u:hidden@registry.example"       | "https://***@registry.example"
            allowOrigin: ui.example                                | 'http.allowOrigin' must be origins
            allowOrigin: "https://ui.example/"                     | not even a slash at its end
            allowOrigin: "https://ui.example,*"                    | "*" is none
            allowOrigin: "null"                                    | 'http.allowOrigin' must be origins
            trustedProxies: [proxy.example]                        | 'http.trustedProxies' must be a list, each item an IP address
            trustedProxies: [10.0.0.1/8]                           | it names one address inside the network
            trustedProxies: [10.0.0.0/33]                          | a length from 0 to 32
            trustedProxies: ["10"]                                 | "10" is not
            proxyProtocol: true                                    | 'http.proxyProtocol' needs 'trustedProxies'
            realm: "a\\nb"                                         | 'http.realm' must be a text without quotes
            """)
    void isRefused(String http, String said) throws IOException {
        assertThat(problems("http:\n  " + http))
                .allMatch(problem -> problem.startsWith(folder.resolve("kontor.yaml") + ":2: "))
                .anyMatch(problem -> problem.contains(said));
    }

    @Test
    void allIsSaidAtOnceWithItsPlaceAndNoSecret() throws IOException {
        assertThat(problems("""
                        http:
                          tls:
                            cert: c
                          auth:
                            ldap:
                              address: a
                            openid:
                              providers:
                                ours:
                                  clientsecret: [hidden]
                                  scopes: [openid]
                          accessControl:
                            repositories:
                              a/**:
                                anonymousPolicy:
                                  - read
                                  - wirte
                        """).stream().map(problem -> problem.substring(problem.lastIndexOf("kontor.yaml"))))
                .containsExactlyInAnyOrder(
                        "kontor.yaml:10: 'http.auth.openid.providers[\"ours\"].clientsecret' must be a string, not a list",
                        "kontor.yaml:17: 'http.accessControl.repositories[\"a/**\"].anonymousPolicy' must be a list, each item"
                                + " one of read, create, update, delete, detectmanifestcollision, not a list: \"wirte\" is"
                                + " not",
                        "kontor.yaml:2: 'http.tls.key' is required: without it there would be no TLS; leave 'http.tls' out"
                                + " if that is meant",
                        "kontor.yaml:5: 'http.auth.ldap.baseDN' is required",
                        "kontor.yaml:5: 'http.auth.ldap.userAttribute' is required");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            address: 0.0.0.0                                       | nobody has to sign in
            auth: {failDelay: 5}                                   | 'http.auth' names no way to sign in
            auth: {openid: {}}                                     | 'http.auth' names no way to sign in
            accessControl: {}                                      | nobody may do anything
            auth: {ldap: {address: a, baseDN: b, userAttribute: u, insecure: true}} | sends passwords to the directory as they are
            auth: {ldap: {address: a, baseDN: b, userAttribute: u, startTLS: true}} | 'http.auth.ldap.startTLS' changes nothing
            auth: {ldap: {address: a, baseDN: b, userAttribute: u, skipVerify: true}} | 'http.auth.ldap.skipVerify'
            auth: {htpasswd: {path: u}, bearer: {cert: c, realm: r, service: s}} | 'http.auth.bearer' works beside
            auth: {openid: {providers: {a: {clientid: c, issuer: "http://id.example", scopes: [openid]}}}} | has no 'https'
            auth: {openid: {providers: {a: {clientid: c, issuer: "https://id.example", scopes: [email]}}}} | does not name 'openid'
            trustedProxies: [0.0.0.0/0]                            | anybody can say from where they come
            """)
    void isTakenWithAWord(String http, String said) throws IOException {
        LoadOutcome outcome = load("http:\n  " + http);

        assertThat(outcome).isInstanceOf(LoadOutcome.Loaded.class);
        assertThat(((LoadOutcome.Loaded) outcome).notices())
                .anyMatch(notice -> notice.contains(said) && notice.contains("kontor.yaml:2: "));
    }

    @Test
    void conditionsAreCountedAndPoliciesAreNot() throws IOException {
        String most = policies(AccessControlConfig.MOST_CONDITIONS);
        String tooMany = policies(AccessControlConfig.MOST_CONDITIONS + 1);

        assertThat(load(rules("    'a/**': {policies: [" + most + "]}"))).isInstanceOf(LoadOutcome.Loaded.class);
        assertThat(problems(rules("    'a/**': {policies: [" + tooMany + "]}")))
                .singleElement()
                .asString()
                .contains("kontor.yaml:5: ")
                .contains("'http.accessControl.repositories[\"a/**\"].policies' has 101 conditions, and 100 at most");
        StringBuilder each = new StringBuilder();
        for (int i = 0; i <= AccessControlConfig.MOST_CONDITIONS_OF_ALL / AccessControlConfig.MOST_CONDITIONS; i++) {
            each.append("    'a")
                    .append(i)
                    .append("/**': {policies: [")
                    .append(most)
                    .append("]}\n");
        }
        assertThat(problems(rules(each.toString())))
                .singleElement()
                .asString()
                .contains("has 2100 conditions, and 2000");
        String plain = "{users: [a], actions: [read]},".repeat(5_000);
        assertThat(load(rules("    'a/**': {policies: [" + plain + "]}"))).isInstanceOf(LoadOutcome.Loaded.class);
    }

    private static String rules(String repositories) {
        return "http:\n  " + LOGIN + "\n  accessControl:\n   repositories:\n" + repositories + "\n";
    }

    private static String policies(int conditions) {
        return "{users: [a], actions: [read], conditions: [" + "{expression: 'true'},".repeat(conditions) + "]}";
    }

    @Test
    void passwordsInTheClearAreToldOnlyWhereTheyAre() throws IOException {
        String open = "http:\n  address: 0.0.0.0\n  " + LOGIN + "\n";

        assertThat(notices(open)).anyMatch(notice -> notice.contains("without TLS"));
        assertThat(notices(open + "  tls: {cert: c, key: k}\n")).isEmpty();
        assertThat(notices(open + "  externalUrl: https://registry.example\n")).isEmpty();
        assertThat(notices("http:\n  address: '::1'\n  " + LOGIN + "\n")).isEmpty();
    }

    @Test
    void anyWayToSignInWillDo() throws IOException {
        String rules = "  accessControl: {repositories: {\"**\": {defaultPolicy: [read]}}}\n";

        for (String way : List.of(
                LOGIN,
                "auth: {ldap: {address: a, baseDN: b, userAttribute: u}}",
                "auth: {bearer: {cert: c, realm: r, service: s}}",
                "auth: {bearer: {oidc: [{issuer: \"https://a\", audiences: [b]}]}}",
                "auth: {openid: {providers: {github: {credentialsFile: f, scopes: [user]}}}}",
                "tls: {cert: c, key: k, cacert: a}")) {
            assertThat(load("http:\n  " + way + "\n" + rules)).as(way).isInstanceOf(LoadOutcome.Loaded.class);
        }
    }

    @Test
    void originsAndNetworksAreReadAsBrowsersAndRoutersSayThem() throws IOException {
        HttpConfig http = ((LoadOutcome.Loaded) load("""
                        http:
                          allowOrigin: https://UI.example:443, http://localhost:3000
                          trustedProxies: [10.0.0.0/8, 192.0.2.1, "2001:db8::/32", "::1"]
                        """)).config().http();

        assertThat(http.allowOrigin()).contains("https://ui.example,http://localhost:3000");
        assertThat(http.trustedProxies()).containsExactly("10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::1");
    }

    private List<String> notices(String yaml) throws IOException {
        return ((LoadOutcome.Loaded) load(yaml)).notices();
    }

    private List<String> problems(String yaml) throws IOException {
        LoadOutcome outcome = load(yaml);
        assertThat(outcome).isInstanceOf(LoadOutcome.Refused.class);
        List<String> problems = ((LoadOutcome.Refused) outcome).problems();
        assertThat(problems).noneMatch(problem -> problem.contains("hidden"));
        return problems;
    }

    private LoadOutcome load(String yaml) throws IOException {
        return ConfigLoader.load(Optional.of(Files.writeString(folder.resolve("kontor.yaml"), yaml)), Map.of());
    }
}
