package dev.kontor.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
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
 * <p>Those are a {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE} that was done, refused (401, 403, 429), or whose
 * end nobody knows for sure (499 and all from 500 on: it may have been done); and of every other method what was denied (403),
 * and a credential that was refused, where {@code subject} is the name that was tried. With {@code log.auditReads} every other
 * request under {@code /v2} is there too. The keys are those of zot's audit log, then the request's id, its operation, and by
 * what its subject was recognised. No header and no query is written, and nothing but printable ASCII. Lines are whole,
 * whichever threads write them. A file that was moved away is made anew.
 *
 * <p>When a line cannot be written the request is answered all the same, and the log says so once until one can.
 */
public final class AuditLog implements RequestObserver, AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(AuditLog.class.getName());
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<Integer> DENIALS = Set.of(401, 403, 429);
    private static final int CLIENT_CLOSED_REQUEST = 499;
    private static final String READS = "/v2/";

    /** What somebody types for a name may be anything, and as long as a header. */
    private static final int MOST_SUBJECT_CHARS = 255;

    /** How a credential that was refused is told; see {@link CompletedRequest#via}. */
    public static final String REFUSED = "refused";

    private final Path file;
    private final boolean hasReads;
    private final AtomicBoolean failing = new AtomicBoolean();
    private OutputStream out;
    private Object opened;
    private boolean isTorn;

    private AuditLog(Path file, boolean hasReads, OutputStream out) {
        this.file = file;
        this.hasReads = hasReads;
        this.out = out;
        this.opened = identity();
    }

    /**
     * A log at the end of a file, which is created for its owner alone if it is not there; its folder must exist.
     *
     * @param hasReads whether what was read is in it too
     * @throws IllegalStateException when it cannot be opened
     */
    public static AuditLog at(Path file, boolean hasReads) {
        try {
            return new AuditLog(file, hasReads, Logging.append(file));
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("'log.audit' cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void completed(CompletedRequest request) {
        if (!isAudited(request)) {
            return;
        }
        byte[] line = line(request).getBytes(StandardCharsets.US_ASCII);
        try {
            append(line);
            failing.set(false);
        } catch (IOException | UncheckedIOException e) {
            if (failing.compareAndSet(false, true)) {
                LOGGER.log(System.Logger.Level.ERROR, "the audit log cannot be written; changes are missing in it", e);
            }
        }
    }

    /** What a full disk took of a line before this one ends there. */
    private synchronized void append(byte[] line) throws IOException {
        reopenIfMoved();
        if (isTorn) {
            out.write('\n');
        }
        isTorn = true;
        out.write(line);
        out.flush();
        isTorn = false;
    }

    private boolean isAudited(CompletedRequest request) {
        int status = request.status();
        if (CHANGES.contains(request.method())) {
            boolean isDone = status < 400;
            boolean isUnknown = status == CLIENT_CLOSED_REQUEST || status >= 500;
            return isDone
                    || isUnknown
                    || DENIALS.contains(status)
                    || request.via().equals(REFUSED);
        }
        return status == 403
                || request.via().equals(REFUSED)
                || (hasReads && request.path().startsWith(READS));
    }

    /** Whoever rotates logs moves the file away. */
    private void reopenIfMoved() throws IOException {
        Object now = identity();
        if (!now.equals(opened)) {
            out.close();
            out = Logging.append(file);
            opened = identity();
            isTorn = false;
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
            json.writeStringField("subject", subject(request));
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

    private static String subject(CompletedRequest request) {
        String name = request.subject().orElse("anonymous");
        return name.length() <= MOST_SUBJECT_CHARS ? name : name.substring(0, MOST_SUBJECT_CHARS) + "…";
    }

    /** Lets go of the file. */
    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
