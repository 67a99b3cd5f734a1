package dev.kontor.gateway.bearer;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import dev.kontor.config.AuthConfig;
import dev.kontor.config.Secret;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * How this registry shows a provider who it is: with a key, a secret, or its name alone, which PKCE makes good enough for
 * providers that let it.
 */
record ProviderCredentials(String id, Optional<Secret> secret, Optional<ClientAssertion> assertion) {
    /**
     * Those of a configuration that was checked.
     *
     * @throws IllegalStateException when a file cannot be used; the message names the key, and holds nothing of the file
     */
    static ProviderCredentials of(AuthConfig.Provider settings, InstantSource clock) {
        ProviderCredentials named = settings.credentialsFile()
                .map(ProviderCredentials::read)
                .orElseGet(() -> new ProviderCredentials(
                        settings.clientid().orElseThrow(), settings.clientsecret(), Optional.empty()));
        return settings.keypath()
                .map(file -> new ProviderCredentials(
                        named.id(), named.secret(), Optional.of(new ClientAssertion(key(file), named.id(), clock))))
                .orElse(named);
    }

    private static ProviderCredentials read(Path file) {
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(file));
            String id = json.path("clientid").asText("");
            if (!id.isBlank()) {
                String secret = json.path("clientsecret").asText("");
                return new ProviderCredentials(
                        id, Optional.of(secret).filter(text -> !text.isEmpty()).map(Secret::new), Optional.empty());
            }
        } catch (IOException e) {
            throw new IllegalStateException("'credentialsFile' cannot be read as JSON", e);
        }
        throw new IllegalStateException("'credentialsFile' holds no 'clientid'");
    }

    /**
     * A private key in PEM, of a curve with its public key beside it, or a JSON object that has this under {@code key} and its
     * name under {@code keyId}.
     */
    private static JWK key(Path file) {
        try {
            String text = Files.readString(file);
            if (!text.stripLeading().startsWith("{")) {
                return ClientAssertion.signing(JWK.parseFromPEMEncodedObjects(text), Optional.empty());
            }
            JsonNode json = Json.MAPPER.readTree(text);
            return ClientAssertion.signing(
                    JWK.parseFromPEMEncodedObjects(json.path("key").asText("")),
                    Optional.of(json.path("keyId").asText("")).filter(id -> !id.isEmpty()));
        } catch (IOException | JOSEException | RuntimeException e) {
            throw new IllegalStateException("'keypath' holds no private key of RSA or of an elliptic curve", e);
        }
    }

    /**
     * A request for a token, by the way that the provider takes (OpenID Connect Core 1.0 §9).
     *
     * @param inHeader whether it takes secrets in a header, as all should (RFC 6749 §2.3.1)
     */
    HttpRequest.Builder post(URI to, WebForm form, boolean inHeader) {
        if (assertion.isPresent()) {
            return form.add("client_id", id)
                    .add("client_assertion_type", ClientAssertion.TYPE)
                    .add("client_assertion", assertion.get().to(to))
                    .postTo(to);
        }
        if (secret.isEmpty()) {
            return form.add("client_id", id).postTo(to);
        }
        String revealed = secret.get().reveal();
        if (!inHeader) {
            return form.add("client_id", id).add("client_secret", revealed).postTo(to);
        }
        String pair = WebForm.encoded(id) + ":" + WebForm.encoded(revealed);
        return form.postTo(to)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
}
