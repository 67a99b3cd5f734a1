package dev.kontor.gateway;

import dev.kontor.config.AuthConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.gateway.bearer.KeyFile;
import dev.kontor.gateway.bearer.LoginProvider;
import dev.kontor.gateway.bearer.WorkloadIssuer;
import dev.kontor.http.tls.ListenerTls;
import dev.kontor.http.tls.TlsFilesException;
import dev.kontor.service.reload.ConfigCheck;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the public listener wants of a configuration: the same at its start, at {@code kontor verify} and after a change. */
public final class ListenerChecks {
    private ListenerChecks() {}

    /** All of it. */
    public static List<ConfigCheck> all() {
        return List.of(
                ConfigCheck.FILES, ListenerChecks::certificates, ListenerChecks::issuers, ListenerChecks::providers);
    }

    private static List<String> certificates(LoadOutcome.Loaded loaded) {
        if (!loaded.places().unreadableFiles().isEmpty()) {
            return List.of();
        }
        try {
            loaded.config().http().tls().flatMap(PublicListener::files).ifPresent(ListenerTls::check);
            return List.of();
        } catch (TlsFilesException e) {
            return List.of(loaded.places().problem("http.tls.cert", "'http.tls': " + e.getMessage()));
        }
    }

    /** Keys and authorities of issuers are read at the start, so that no token is refused later for want of them. */
    private static List<String> issuers(LoadOutcome.Loaded loaded) {
        Optional<AuthConfig.Bearer> bearer = loaded.config().http().auth().flatMap(AuthConfig::bearer);
        if (bearer.isEmpty() || !loaded.places().unreadableFiles().isEmpty()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        bearer.get().cert().ifPresent(cert -> {
            try {
                KeyFile.check(cert);
            } catch (IllegalStateException e) {
                String key = "http.auth.bearer.cert";
                problems.add(loaded.places().problem(key, "'" + key + "' " + e.getMessage()));
            }
        });
        List<AuthConfig.Workload> workloads = bearer.get().oidc();
        for (int i = 0; i < workloads.size(); i++) {
            try {
                WorkloadIssuer.check(workloads.get(i));
            } catch (IllegalStateException e) {
                String key = "http.auth.bearer.oidc[" + i + "]";
                problems.add(loaded.places().problem(key, "in '" + key + "', " + e.getMessage()));
            }
        }
        return problems;
    }

    /** The files of identity providers are read, and no provider is asked: it may be away now, and there later. */
    private static List<String> providers(LoadOutcome.Loaded loaded) {
        List<String> problems = new ArrayList<>();
        if (loaded.places().unreadableFiles().isEmpty()) {
            loaded.config()
                    .http()
                    .auth()
                    .flatMap(AuthConfig::openid)
                    .ifPresent(openid -> openid.providers().forEach((name, provider) -> {
                        try {
                            LoginProvider.of(name, provider, InstantSource.system())
                                    .close();
                        } catch (IllegalStateException e) {
                            String key = "http.auth.openid.providers[\"" + name + "\"]";
                            problems.add(loaded.places().problem(key, "in '" + key + "', " + e.getMessage()));
                        }
                    }));
        }
        return problems;
    }
}
