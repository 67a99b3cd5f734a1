package dev.kontor.e2e.doors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody else's server of tokens: gives everybody by the name of pusher what they ask for, and tells workloads' keys. */
final class TokenServer implements AutoCloseable {
    static final String SERVICE = "kontor.example";

    private static final RSAKey KEY = key();

    private final HttpServer server;

    TokenServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/token", this::give);
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> json(exchange, 200, Map.of("issuer", issuer(), "jwks_uri", issuer() + "/keys")));
        server.createContext("/keys", exchange -> json(exchange, 200, new JWKSet(KEY).toJSONObject()));
        server.start();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("one").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The key that verifies its tokens. */
    static String pem() {
        try {
            return "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(KEY.toPublicKey().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private void give(HttpExchange exchange) throws IOException {
        String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!login.equals(House.basic("pusher", "secret"))) {
            json(exchange, 401, Map.of());
            return;
        }
        List<Map<String, Object>> access = new ArrayList<>();
        Map<String, String> asked =
                ScriptedProvider.form(exchange.getRequestURI().getRawQuery());
        for (String scope : asked.getOrDefault("scope", "").split(" ", -1)) {
            String[] parts = scope.split(":", -1);
            if (parts.length == 3) {
                access.add(entry(parts[1], parts[2].split(",", -1)));
            }
        }
        String token = token(Map.of("iss", issuer(), "aud", asked.get("service"), "access", access));
        json(exchange, 200, Map.of("token", token));
    }

    static Map<String, Object> entry(String repository, String... actions) {
        return Map.of("type", "repository", "name", repository, "actions", List.of(actions));
    }

    /** A token that says this, for five minutes; a value that is empty takes a claim away. */
    static String token(Map<String, Object> others) {
        try {
            return token(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), new RSASSASigner(KEY), others);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String token(JWSHeader header, JWSSigner signer, Map<String, Object> others) {
        Map<String, Object> claims = new LinkedHashMap<>(
                Map.of("aud", SERVICE, "sub", "pusher", "exp", System.currentTimeMillis() / 1000 + 300));
        claims.putAll(others);
        claims.values().removeIf(""::equals);
        try {
            JWSObject token = new JWSObject(header, new Payload(claims));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static void json(HttpExchange exchange, int status, Map<String, Object> json) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
