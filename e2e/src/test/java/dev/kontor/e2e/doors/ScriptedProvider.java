package dev.kontor.e2e.doors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A provider that says what a test wants, true or not. A code is good once, and only with its verifier. */
final class ScriptedProvider implements AutoCloseable {
    private static final RSAKey KEY = key();
    private static final RSAKey OTHER_KEY = key();

    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    /** Requests to the token endpoint: the form, and how the client showed who it is. */
    final List<Map<String, String>> exchanges = new ArrayList<>();

    /** What the token says, to be changed. */
    volatile UnaryOperator<Map<String, Object>> token = claims -> claims;

    /** What the provider tells beside it. */
    volatile Map<String, Object> told = Map.of("sub", "7", "email", "dora@example.org", "email_verified", true);

    /** Whether another key signs. */
    volatile boolean isForging;

    /** What replaces the token altogether. */
    volatile UnaryOperator<String> rewriting = text -> text;

    ScriptedProvider(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/.well-known/openid-configuration", this::describe);
        server.createContext("/keys", exchange -> json(exchange, 200, new JWKSet(KEY).toString()));
        server.createContext("/token", this::exchange);
        server.createContext("/userinfo", exchange -> json(exchange, 200, write(told)));
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

    private void describe(HttpExchange exchange) throws IOException {
        json(
                exchange,
                200,
                write(Map.of(
                        "issuer", issuer(),
                        "authorization_endpoint", issuer() + "/authorize",
                        "token_endpoint", issuer() + "/token",
                        "userinfo_endpoint", issuer() + "/userinfo",
                        "end_session_endpoint", issuer() + "/logout",
                        "jwks_uri", issuer() + "/keys")));
    }

    /** What a person's consent becomes: a code for this address. */
    String code(URI authorization) {
        Map<String, String> asked = form(authorization.getRawQuery());
        String code = "code-" + codes.size() + "-" + asked.get("state").substring(0, 8);
        codes.put(code, asked);
        return code;
    }

    /** The names and values of a query. */
    static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(form.get("code"));
        form.put("authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchanges.add(form);
        boolean isGood = asked != null
                && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                && asked.get("code_challenge").equals(hash(form.get("code_verifier")));
        if (!isGood) {
            json(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        long now = System.currentTimeMillis() / 1000;
        Map<String, Object> claims = new LinkedHashMap<>(Map.of(
                "iss",
                issuer(),
                "aud",
                "kontor",
                "sub",
                "7",
                "iat",
                now,
                "exp",
                now + 300,
                "nonce",
                asked.get("nonce"),
                "groups",
                List.of("devs")));
        json(
                exchange,
                200,
                write(Map.of(
                        "access_token", "opaque",
                        "token_type", "Bearer",
                        "id_token", rewriting.apply(signed(token.apply(claims))))));
    }

    private static String hash(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String signed(Map<String, Object> claims) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), JWTClaimsSet.parse(claims));
            jwt.sign(new RSASSASigner(isForging ? OTHER_KEY : KEY));
            return jwt.serialize();
        } catch (JOSEException | java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String write(Map<String, Object> json) throws IOException {
        return Json.MAPPER.writeValueAsString(json);
    }

    private static void json(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
