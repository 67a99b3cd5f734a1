package dev.kontor.http;

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
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The questions that an orchestrator asks: {@code /livez} (restart me?), {@code /readyz} (send me requests?) and {@code
 * /startupz} (am I up yet?).
 *
 * <p>Each answers 200 {@code ok} when all its checks pass, else 503 and a JSON object from the name of each failing
 * component to the reason. A component that is degraded is named in such an object too, with 200 where none fails. Put
 * nothing on liveness that a restart does not heal.
 *
 * <p>Reasons name hosts, ports and files. On a listener that strangers reach ({@link #forStrangers}) the answer tells no more
 * than which component fails or is degraded, and the log says why whenever that changes.
 */
public final class Health {
    private static final System.Logger LOGGER = System.getLogger(Health.class.getName());
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private final List<HealthCheck> liveness;
    private final List<HealthCheck> readiness;
    private final List<HealthCheck> startup;
    private final boolean tellsReasons;
    private final AtomicReference<Map<String, String>> logged = new AtomicReference<>(Map.of());

    /** Answers from these checks, asked anew for each question. */
    public Health(List<HealthCheck> liveness, List<HealthCheck> readiness, List<HealthCheck> startup) {
        this(liveness, readiness, startup, true);
    }

    private Health(
            List<HealthCheck> liveness, List<HealthCheck> readiness, List<HealthCheck> startup, boolean tellsReasons) {
        this.tellsReasons = tellsReasons;
        this.liveness = List.copyOf(liveness);
        this.readiness = List.copyOf(readiness);
        this.startup = List.copyOf(startup);
    }

    /** The same for a listener that strangers reach: the names of failing components, and no reasons. */
    public static Health forStrangers(List<HealthCheck> liveness, List<HealthCheck> readiness) {
        return new Health(liveness, readiness, List.of(), false);
    }

    /** Adds the three endpoints. */
    public void register(HttpRouting.Builder routing) {
        Routes.getAndHead(routing, "/livez", answer(liveness));
        Routes.getAndHead(routing, "/readyz", answer(readiness));
        Routes.getAndHead(routing, "/startupz", answer(startup));
    }

    private Handler answer(List<HealthCheck> checks) {
        return (request, response) -> answer(checks, request, response);
    }

    private void answer(List<HealthCheck> checks, ServerRequest request, ServerResponse response) {
        Map<String, CheckResult> found = new LinkedHashMap<>();
        checks.forEach(check -> found.put(check.name(), look(check)));
        found.values().removeIf(CheckResult.Ok.class::isInstance);
        if (!tellsReasons) {
            log(checks, found);
        }
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        if (found.isEmpty()) {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain");
            ResponseBody.send(request, response, OK);
            return;
        }
        if (found.values().stream().anyMatch(CheckResult.Failed.class::isInstance)) {
            response.status(Status.SERVICE_UNAVAILABLE_503);
        }
        Map<String, String> told = new LinkedHashMap<>();
        found.forEach((name, result) -> told.put(name, tellsReasons ? reason(result) : word(result)));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        ResponseBody.send(request, response, json(told));
    }

    /** Once for each component that begins to fail or works again, however often it is asked for. */
    private void log(List<HealthCheck> checks, Map<String, CheckResult> found) {
        Map<String, String> before = logged.get();
        Map<String, String> now = new TreeMap<>(before);
        checks.forEach(check -> now.remove(check.name()));
        found.forEach((name, result) -> now.put(name, word(result)));
        if (now.equals(before) || !logged.compareAndSet(before, now)) {
            return;
        }
        found.forEach((name, result) -> {
            if (!word(result).equals(before.get(name))) {
                LOGGER.log(System.Logger.Level.WARNING, word(result) + ": " + name + ": " + reason(result));
            }
        });
        before.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> LOGGER.log(System.Logger.Level.INFO, "ready again: " + name));
    }

    private static String word(CheckResult result) {
        return switch (result) {
            case CheckResult.Ok() -> "ready";
            case CheckResult.Degraded(String _) -> "degraded";
            case CheckResult.Failed(String _) -> "not ready";
        };
    }

    private static String reason(CheckResult result) {
        return switch (result) {
            case CheckResult.Ok() -> "";
            case CheckResult.Degraded(String reason) -> reason;
            case CheckResult.Failed(String reason) -> reason;
        };
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
