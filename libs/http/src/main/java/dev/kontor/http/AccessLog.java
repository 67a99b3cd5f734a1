package dev.kontor.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;

/**
 * Writes one line of JSON for each request to the logger {@code dev.kontor.access}.
 *
 * <p>No header and no query is ever written: tokens, cookies and signed URLs live there.
 */
public final class AccessLog implements RequestObserver {
    private static final JsonFactory JSON = new JsonFactory();

    private final System.Logger logger;
    private final System.Logger.Level level;

    private AccessLog(System.Logger logger, System.Logger.Level level) {
        this.logger = logger;
        this.level = level;
    }

    /** A log at this level, usually INFO, or DEBUG for listeners whose requests matter to nobody. */
    public static AccessLog at(System.Logger.Level level) {
        return new AccessLog(System.getLogger("dev.kontor.access"), level);
    }

    @Override
    public void completed(CompletedRequest request) {
        if (logger.isLoggable(level)) {
            logger.log(level, line(request));
        }
    }

    static String line(CompletedRequest request) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", DateTimeFormatter.ISO_INSTANT.format(request.started()));
            json.writeStringField("method", request.method());
            json.writeStringField("label", request.label());
            json.writeStringField("path", request.path());
            json.writeNumberField("status", request.status());
            json.writeNumberField(
                    "latencyMs", BigDecimal.valueOf(request.duration().toNanos() / 1_000, 3));
            json.writeNumberField("bytesIn", request.bytesIn());
            json.writeNumberField("bytesOut", request.bytesOut());
            json.writeStringField("client", request.client());
            if (request.subject().isPresent()) {
                json.writeStringField("subject", request.subject().get());
            }
            json.writeStringField("requestId", request.requestId());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return line.toString();
    }
}
