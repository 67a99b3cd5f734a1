package dev.kontor.http.tls;

import java.util.stream.Stream;

/** Which ways to encrypt are offered: keys agreed anew for each connection, and what is encrypted is authenticated too. */
final class CipherSuites {
    private CipherSuites() {}

    /** Those of the supported ones that are offered, in their order. */
    static String[] modern(String[] supported) {
        return Stream.of(supported)
                .filter(suite -> suite.startsWith("TLS_AES_")
                        || suite.startsWith("TLS_CHACHA20_")
                        || (suite.startsWith("TLS_ECDHE_")
                                && (suite.contains("_GCM_") || suite.contains("_CHACHA20_"))))
                .toArray(String[]::new);
    }
}
