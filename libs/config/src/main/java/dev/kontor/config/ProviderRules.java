package dev.kontor.config;

import dev.kontor.config.AuthConfig.OpenId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an identity provider needs depends on its kind, and its kind on its name. */
final class ProviderRules {
    private static final String GITHUB = "github";

    private ProviderRules() {}

    static void check(OpenId openid, Section section) {
        Map<String, String> names = new HashMap<>();
        openid.providers().forEach((name, provider) -> {
            Section own = section.entry("providers", name);
            Optional<String> same = Optional.ofNullable(names.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
            same.ifPresent(other -> own.problem(
                    own.at(),
                    "",
                    "'" + own.path() + "' differs from '" + other + "' in capitals alone: name one anew"));
            credentials(name, provider, own);
            if (isGitHub(name)) {
                ofGitHub(provider, own);
            } else {
                ofOpenId(provider, own);
            }
        });
    }

    private static boolean isGitHub(String name) {
        return name.equalsIgnoreCase(GITHUB);
    }

    private static void credentials(String name, AuthConfig.Provider provider, Section own) {
        boolean isInFile = provider.credentialsFile().isPresent();
        own.require(isInFile || provider.clientid().isPresent(), "clientid", ", or a 'credentialsFile' with it");
        own.require(
                isInFile || provider.clientsecret().isPresent() || !isGitHub(name),
                "clientsecret",
                ", or a 'credentialsFile' with it");
        if (isInFile
                && (provider.clientid().isPresent() || provider.clientsecret().isPresent())) {
            own.notice(
                    own.at("credentialsFile"),
                    "'" + own.pathOf("credentialsFile") + "' counts, and not 'clientid' and 'clientsecret' beside it");
        }
    }

    private static void ofGitHub(AuthConfig.Provider provider, Section own) {
        own.require(!provider.scopes().isEmpty(), "scopes", ", such as 'read:org' and 'user:email'");
        own.require(provider.authurl().isPresent() || provider.tokenurl().isEmpty(), "authurl", " with a 'tokenurl'");
        own.require(provider.tokenurl().isPresent() || provider.authurl().isEmpty(), "tokenurl", " with an 'authurl'");
        if (provider.issuer().isPresent()) {
            own.notice(own.at("issuer"), "'" + own.pathOf("issuer") + "' has no effect: GitHub has none");
        }
    }

    private static void ofOpenId(AuthConfig.Provider provider, Section own) {
        own.require(provider.issuer().isPresent(), "issuer", "");
        own.require(!provider.scopes().isEmpty(), "scopes", ", such as 'openid', 'profile' and 'email'");
        if (!provider.scopes().isEmpty() && !provider.scopes().contains("openid")) {
            own.notice(
                    own.at("scopes"),
                    "'" + own.pathOf("scopes") + "' does not name 'openid': most providers then do not say who somebody"
                            + " is");
        }
        if (provider.issuer().filter(WebText::isOpen).isPresent()) {
            own.notice(
                    own.at("issuer"),
                    "'" + own.pathOf("issuer") + "' has no 'https': whoever is on the way can say who somebody is");
        }
        if (provider.authurl().isPresent() || provider.tokenurl().isPresent()) {
            own.notice(
                    own.at("authurl"),
                    "'" + own.pathOf("authurl") + "' and 'tokenurl' have no effect: the provider itself says where"
                            + " they are");
        }
    }
}
