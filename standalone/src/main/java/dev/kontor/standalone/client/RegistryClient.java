package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a registry. Whatever it does not answer as it should is a {@link ClientException}. */
final class RegistryClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

    private final URI base;
    private final Optional<String> authorization;
    private final HttpClient client;

    /** @param user name and password with a colon between; empty for nobody */
    RegistryClient(String url, Optional<String> user, boolean verifiesTls) {
        this.base = URI.create(url.endsWith("/") ? url : url + "/");
        this.authorization =
                user.map(each -> "Basic " + Base64.getEncoder().encodeToString(each.getBytes(StandardCharsets.UTF_8)));
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        this.client = (verifiesTls ? builder : builder.sslContext(trustingAnybody())).build();
    }

    /**
     * Asks by GraphQL.
     *
     * @return what stands under {@code data}
     */
    JsonNode query(String query, Map<String, ?> variables) {
        ObjectNode question = Json.MAPPER.createObjectNode();
        question.put("query", query);
        question.set("variables", Json.MAPPER.valueToTree(variables));
        HttpResponse<byte[]> answer = send(request("v2/_zot/ext/search")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(question.toString().getBytes(StandardCharsets.UTF_8))));
        if (answer.statusCode() == 404) {
            throw new ClientException(base + " cannot be searched: its 'extensions.search' is not on");
        }
        JsonNode json = json(answer);
        JsonNode errors = json.path("errors");
        if (!errors.isEmpty()) {
            throw new ClientException(errors.get(0).path("message").asText("the search failed"));
        }
        return requireOk(answer, json).path("data");
    }

    /** A page of JSON, and where the next one is. */
    record Page(JsonNode json, Optional<String> next) {}

    /** Reads a page. */
    Page page(String path) {
        HttpResponse<byte[]> answer = send(request(path).GET());
        Optional<String> next = answer.headers()
                .firstValue("Link")
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
        return new Page(requireOk(answer, json(answer)), next);
    }

    /** The digest of a manifest. */
    String digestOf(String repository, String reference) {
        HttpResponse<byte[]> answer = send(request("v2/" + repository + "/manifests/" + reference)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .header(
                        "Accept",
                        "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json,"
                                + " application/vnd.docker.distribution.manifest.v2+json,"
                                + " application/vnd.docker.distribution.manifest.list.v2+json"));
        if (answer.statusCode() == 404) {
            throw new ClientException("there is no " + repository + ":" + reference);
        }
        JsonNode _ = requireOk(answer, Json.MAPPER.missingNode());
        return answer.headers()
                .firstValue("Docker-Content-Digest")
                .orElseThrow(() -> new ClientException("the registry does not say the digest of " + reference));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER);
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (SSLHandshakeException e) {
            throw new ClientException(
                    "the certificate of " + base + " is not trusted (" + e.getMessage() + "); --insecure accepts it",
                    e);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ClientException("cannot reach " + base + ": " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted", e);
        }
    }

    private JsonNode requireOk(HttpResponse<byte[]> answer, JsonNode json) {
        int status = answer.statusCode();
        if (status == 200) {
            return json;
        }
        String said = json.path("errors").path(0).path("message").asText("");
        String reason = said.isEmpty() ? "" : ": " + said;
        throw new ClientException(
                switch (status) {
                    case 401 -> "the registry wants to know who you are" + reason + "; say -u USER:PASSWORD";
                    case 403 -> "you may not do that" + reason;
                    case 429 -> "the registry is asked too often" + reason + "; try again later";
                    default -> "the registry answers " + status + reason;
                });
    }

    private JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            if (answer.statusCode() == 200) {
                throw new ClientException(base + " does not answer as a registry does", e);
            }
            return Json.MAPPER.missingNode();
        }
    }

    private static SSLContext trustingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** Accepts each certificate and each name in it, because the user said so. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
