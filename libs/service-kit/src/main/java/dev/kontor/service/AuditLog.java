package dev.kontor.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kontor.http.CompletedRequest;
import dev.kontor.http.RequestObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Appends one line of JSON for each request that changed something or was not allowed to, and for each credential that was not
 * good: when, from where, who, what, and how it ended.
 *
 * <p>Those are a {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE} that was answered 200, 201, 202, 401, 403 or 429,
 * and any request with a credential that was refused; of these {@code subject} is the name that was tried. Other reads and
 * failures are in no audit. The keys are those of zot's audit log, then the request's id, its operation, and by what its
 * subject was recognised. No header and no query is written. Lines are whole, whichever threads write them. A file that was
 * moved away is made anew.
 *
 * <p>When a line cannot be written the request is answered all the same, and the log says so once until one can.
 */
public final class AuditLog implements RequestObserver, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(AuditLog.class.getName());
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<Integer> SUCCESSES = Set.of(200, 201, 202);
    private static final Set<Integer> DENIALS = Set.of(401, 403, 429);

    /** How a credential that was refused is told; see {@link CompletedRequest#via}. */
    public static final String REFUSED = "refused";

    private final Path file;
    private final AtomicBoolean failing = new AtomicBoolean();
    private OutputStream out;
    private Object opened;

    private AuditLog(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
        this.opened = identity();
    }

    /**
     * A log at the end of a file, which is created for its owner alone if it is not there; its folder must exist.
     *
     * @throws IllegalStateException when it cannot be opened
     */
    public static AuditLog at(Path file) {
        try {
            return new AuditLog(file, Logging.append(file));
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("'log.audit' cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void completed(CompletedRequest request) {
        if (!isAudited(request)) {
            return;
        }
        byte[] line = line(request).getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (this) {
                reopenIfMoved();
                out.write(line);
                out.flush();
            }
            failing.set(false);
        } catch (IOException | UncheckedIOException e) {
            if (failing.compareAndSet(false, true)) {
                LOGGER.log(System.Logger.Level.ERROR, "the audit log cannot be written; changes are missing in it", e);
            }
        }
    }

    /** Changes, what was denied of them, and each credential that was not good. */
    private static boolean isAudited(CompletedRequest request) {
        boolean isTold = SUCCESSES.contains(request.status()) || DENIALS.contains(request.status());
        return (CHANGES.contains(request.method()) && isTold) || request.via().equals(REFUSED);
    }

    /** Whoever rotates logs moves the file away. */
    private void reopenIfMoved() throws IOException {
        Object now = identity();
        if (!now.equals(opened)) {
            out.close();
            out = Logging.append(file);
            opened = identity();
        }
    }

    private Object identity() {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? "" : key;
        } catch (IOException e) {
            return "absent";
        }
    }

    static String line(CompletedRequest request) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", DateTimeFormatter.ISO_INSTANT.format(request.started()));
            json.writeStringField("clientIP", request.client());
            json.writeStringField("subject", request.subject().orElse("anonymous"));
            json.writeStringField("action", request.method());
            json.writeStringField("object", request.path());
            json.writeNumberField("status", request.status());
            json.writeStringField("requestId", request.requestId());
            json.writeStringField("operation", request.label());
            if (!request.via().isEmpty()) {
                json.writeStringField("via", request.via());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return line.append('\n').toString();
    }

    /** Lets go of the file. */
    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
