package dev.kontor.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kontor.http.RequestId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One line of JSON for each record: time, level, logger, message, the request's id where there is one, and the error.
 *
 * <p>A record of the access log is such a line already and is written as it is.
 */
final class JsonLogFormatter extends Formatter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String ACCESS_LOGGER = "dev.kontor.access";
    private static final int MAX_STACK_CHARS = 16 << 10;

    @Override
    public String format(LogRecord record) {
        String message = formatMessage(record);
        return ACCESS_LOGGER.equals(record.getLoggerName()) ? message + "\n" : json(record, message);
    }

    private static String json(LogRecord record, String message) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", DateTimeFormatter.ISO_INSTANT.format(record.getInstant()));
            json.writeStringField("level", level(record.getLevel()));
            json.writeStringField(
                    "logger", Optional.ofNullable(record.getLoggerName()).orElse(""));
            json.writeStringField("message", Optional.ofNullable(message).orElse(""));
            Optional<String> requestId = RequestId.current();
            if (requestId.isPresent()) {
                json.writeStringField("requestId", requestId.get());
            }
            if (record.getThrown() != null) {
                json.writeStringField("error", stack(record.getThrown()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return line.append('\n').toString();
    }

    /** The names of System.Logger, by which the code logs. */
    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.getBuffer().length() <= MAX_STACK_CHARS
                ? text.toString()
                : text.getBuffer().substring(0, MAX_STACK_CHARS) + "…";
    }
}
