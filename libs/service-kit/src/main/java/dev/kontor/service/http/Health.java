package dev.kontor.service.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The questions that an orchestrator asks: {@code /livez} (restart me?), {@code /readyz} (send me requests?) and {@code
 * /startupz} (am I up yet?).
 *
 * <p>Each answers 200 {@code ok} when all its checks pass, else 503 and a JSON object from the name of each failing
 * component to the reason. A component that is degraded is named in such an object too, with 200 where none fails. Put
 * nothing on liveness that a restart does not heal.
 */
public final class Health {
    private static final System.Logger LOGGER = System.getLogger(Health.class.getName());
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final List<HealthCheck> liveness;
    private final List<HealthCheck> readiness;
    private final List<HealthCheck> startup;

    /** Answers from these checks, asked anew for each question. */
    public Health(List<HealthCheck> liveness, List<HealthCheck> readiness, List<HealthCheck> startup) {
        this.liveness = List.copyOf(liveness);
        this.readiness = List.copyOf(readiness);
        this.startup = List.copyOf(startup);
    }

    /** Adds the three endpoints. */
    public void register(HttpRouting.Builder routing) {
        Routes.getAndHead(routing, "/livez", answer(liveness));
        Routes.getAndHead(routing, "/readyz", answer(readiness));
        Routes.getAndHead(routing, "/startupz", answer(startup));
    }

    private static Handler answer(List<HealthCheck> checks) {
        return (request, response) -> answer(checks, request, response);
    }

    private static void answer(List<HealthCheck> checks, ServerRequest request, ServerResponse response) {
        Map<String, CheckResult> found = new LinkedHashMap<>();
        checks.forEach(check -> found.put(check.name(), look(check)));
        Map<String, String> reasons = reasons(found);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        if (reasons.isEmpty()) {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain");
            ResponseBody.send(request, response, OK);
            return;
        }
        if (found.values().stream().anyMatch(CheckResult.Failed.class::isInstance)) {
            response.status(Status.SERVICE_UNAVAILABLE_503);
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        ResponseBody.send(request, response, json(reasons));
    }

    private static Map<String, String> reasons(Map<String, CheckResult> found) {
        Map<String, String> reasons = new LinkedHashMap<>();
        found.forEach((name, result) -> {
            switch (result) {
                case CheckResult.Ok() -> {}
                case CheckResult.Degraded(String reason) -> reasons.put(name, reason);
                case CheckResult.Failed(String reason) -> reasons.put(name, reason);
            }
        });
        return reasons;
    }

    private static CheckResult look(HealthCheck check) {
        try {
            return check.check();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "the health check " + check.name() + " broke its contract", e);
            return CheckResult.failed("the check itself failed");
        }
    }

    private static byte[] json(Map<String, String> failures) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, String> failure : failures.entrySet()) {
                json.writeStringField(failure.getKey(), failure.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }
}
