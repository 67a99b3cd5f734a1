package dev.kontor.config;

import java.util.Optional;

/** What {@code http.auth}, {@code http.accessControl}, {@code http.tls} and the listener need of one another. */
final class DoorRules {
    private static final String WAYS =
            "'htpasswd', 'ldap', 'openid' or 'bearer' in 'http.auth', or a 'cacert' in 'http.tls'";

    private final HttpConfig http;
    private final Section section;
    private final boolean hasCertificates;
    private final boolean hasLogin;

    private DoorRules(HttpConfig http, Section section) {
        this.http = http;
        this.section = section;
        this.hasCertificates = http.tls().flatMap(TlsConfig::cacert).isPresent();
        this.hasLogin =
                hasCertificates || http.auth().filter(AuthConfig::hasLogin).isPresent();
    }

    /** A block that is wrong already is not compared with others. */
    static void check(HttpConfig http, Section section) {
        DoorRules rules = new DoorRules(http, section);
        Section auth = section.inner("auth");
        Section tls = section.inner("tls");
        if (auth.isSound() && tls.isSound()) {
            rules.logins(auth);
            rules.users(section.inner("accessControl"));
            rules.openness();
        }
        rules.proxies();
    }

    private void logins(Section auth) {
        if (http.auth().flatMap(AuthConfig::mtls).isPresent() && !hasCertificates) {
            auth.problem(
                    auth.at("mtls"),
                    "mtls",
                    "'" + auth.pathOf("mtls") + "' needs 'http.tls.cacert': clients are not asked for certificates"
                            + " without it");
        }
        if (http.auth().flatMap(AuthConfig::apikey).orElse(false) && !hasLogin) {
            auth.problem(
                    auth.at("apikey"),
                    "apikey",
                    "'" + auth.pathOf("apikey") + "' needs users who can make keys: configure " + WAYS);
        } else if (http.auth().isPresent() && !hasLogin) {
            auth.notice(
                    auth.at(), "'" + auth.path() + "' names no way to sign in, so nobody has to: those are " + WAYS);
        }
    }

    /** What is for users alone would be for nobody, and what was meant to be closed perhaps open. */
    private void users(Section access) {
        if (hasLogin) {
            return;
        }
        http.accessControl()
                .ifPresent(rules -> rules.keysForUsers()
                        .forEach(key -> access.problem(
                                access.at(key),
                                key,
                                "'" + access.pathOf(key) + "' is for users, and nobody can sign in: configure "
                                        + WAYS)));
    }

    private void openness() {
        String address = Shown.name(http.address());
        if (HostText.loopback(http.address())) {
            return;
        }
        if (!hasLogin && http.accessControl().isEmpty()) {
            section.notice(
                    section.at("address"),
                    "'http.address' " + address + " can be reached from other machines, and nobody has to sign in:"
                            + " whoever reaches it may read, write and delete (docs/configuration.md)");
        }
        boolean isEncrypted = http.tls().isPresent()
                || http.externalUrl()
                        .filter(url -> url.getScheme().equals("https"))
                        .isPresent();
        if (hasLogin && !isEncrypted) {
            section.notice(
                    section.at("address"),
                    "'http.address' " + address + " can be reached from other machines without TLS: passwords and"
                            + " tokens can be read on their way. Configure 'http.tls', or say by an 'http.externalUrl'"
                            + " with 'https' that a proxy has it");
        }
    }

    private void proxies() {
        if (http.proxyProtocol()
                && http.trustedProxies().isEmpty()
                && section.inner("trustedProxies").isSound()) {
            section.problem(
                    section.at("proxyProtocol"),
                    "proxyProtocol",
                    "'" + section.pathOf("proxyProtocol")
                            + "' needs 'trustedProxies': else anybody could say from where" + " they come");
        }
        Optional<String> all = http.trustedProxies().stream()
                .filter(each -> each.endsWith("/0"))
                .findFirst();
        all.ifPresent(each -> section.notice(
                section.at("trustedProxies"),
                "'" + section.pathOf("trustedProxies") + "' has " + each + ": anybody can say from where they come"));
    }
}
