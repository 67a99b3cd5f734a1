package dev.kontor.gateway;

import dev.kontor.config.HttpConfig;
import dev.kontor.config.LoadOutcome;
import dev.kontor.http.tls.ListenerTls;
import dev.kontor.http.tls.TlsFilesException;
import dev.kontor.service.reload.ConfigCheck;
import java.util.ArrayList;
import java.util.List;

/** What the public listener wants of a configuration: the same at its start, at {@code kontor verify} and after a change. */
public final class ListenerChecks {
    private ListenerChecks() {}

    /** All of it. */
    public static List<ConfigCheck> all() {
        return List.of(ConfigCheck.FILES, ListenerChecks::certificates, ListenerChecks::unenforced);
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

    /** Whoever asks for a protection that there is not yet must not believe to have it. */
    private static List<String> unenforced(LoadOutcome.Loaded loaded) {
        HttpConfig http = loaded.config().http();
        List<String> keys = new ArrayList<>();
        http.auth().ifPresent(auth -> {
            auth.bearer().ifPresent(_ -> keys.add("http.auth.bearer"));
            auth.openid().ifPresent(_ -> keys.add("http.auth.openid"));
        });
        return keys.stream()
                .map(key -> loaded.places()
                        .problem(
                                key,
                                "'" + key + "' is refused: this version cannot enforce it, and to start without it"
                                        + " would take a protection away"))
                .toList();
    }
}
