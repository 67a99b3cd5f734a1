package dev.kontor.http.tls;

/**
 * Which ways to encrypt are offered: keys agreed anew for each connection, and what is encrypted is authenticated too. The
 * first that the client knows is taken; AES with 128 bits is as good as any other for this use, and the quickest.
 */
final class CipherSuites {
    static final String[] MODERN = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    };

    private CipherSuites() {}
}
