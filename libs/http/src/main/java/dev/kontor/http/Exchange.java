package dev.kontor.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * How far the request on one connection has come. Used by the connection's thread alone.
 *
 * <p>Decides whether the connection lives on after the answer. A request body that nobody read would otherwise be parsed
 * as the next request, so that whoever chooses the body chooses a request (RFC 9112 §9.3: the whole body must be read or
 * the connection closed).
 */
final class Exchange {
    /** The exchange of the calling thread; bound while a connection is handled. */
    static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

    /** A rest this small is read and dropped; for a larger one a new connection is cheaper. */
    private static final long DRAIN_LIMIT_BYTES = 64 << 10;

    private static final long CHUNKED = -1;

    private final BooleanSupplier serverStops;
    private final Optional<FileTransfer> files;
    private final SubjectListener subjects;

    private Peer peer;
    private Optional<RequestOrigin> origin = Optional.empty();
    private boolean head;
    private String method = "";
    private int status;
    private Optional<String> targetHost = Optional.empty();
    private Optional<String> path = Optional.empty();
    private Optional<String> label = Optional.empty();
    private Optional<String> subject = Optional.empty();
    private String via = "";
    private boolean encoded;
    private boolean answerHeadSent;
    private boolean headComplete;
    private boolean http10;
    private boolean clientCloses;
    private boolean expectsContinue;
    private long bodyBytes;
    private long receivedBytes;
    private long sentBytes;
    private Optional<byte[]> offered = Optional.empty();
    private Optional<FilePart> filePart = Optional.empty();
    private boolean lastChunkRead;
    private boolean answered;
    private boolean closing;
    private boolean broken;

    /** Bytes of a file that stand for those of the same number which the server is about to write. */
    record FilePart(FileChannel file, long from, int length) {}

    Exchange(BooleanSupplier serverStops, Optional<FileTransfer> files, Peer peer, SubjectListener subjects) {
        this.subjects = subjects;
        this.serverStops = serverStops;
        this.files = files;
        this.peer = peer;
    }

    /** Who is at the other end is now known better. */
    void connected(Peer known) {
        peer = known;
    }

    Peer peer() {
        return peer;
    }

    /** Where the request with these headers comes from. */
    RequestOrigin origin(Headers headers) {
        RequestOrigin known = origin.orElseGet(() -> peer.origin(headers));
        origin = Optional.of(known);
        return known;
    }

    /** The request line is of HTTP/1.0; told before {@link #requestLineRead}. */
    void markHttp10() {
        http10 = true;
    }

    boolean isHttp10() {
        return http10;
    }

    /** The last request is answered and read; the server waits for the next one. */
    void awaitRequest() {
        head = false;
        status = 0;
        origin = Optional.empty();
        targetHost = Optional.empty();
        path = Optional.empty();
        label = Optional.empty();
        subject = Optional.empty();
        via = "";
        encoded = false;
        answerHeadSent = false;
        headComplete = false;
        answered = false;
        lastChunkRead = false;
        bodyBytes = 0;
        receivedBytes = 0;
        sentBytes = 0;
    }

    /** The request's target names this host, which counts instead of {@code Host} (RFC 9112 §3.2.2). */
    void targetNames(String host) {
        targetHost = Optional.of(host);
    }

    Optional<String> targetHost() {
        return targetHost;
    }

    /** The request's path, decoded; it is read once. */
    void pathRead(String decoded) {
        path = Optional.of(decoded);
    }

    Optional<String> path() {
        return path;
    }

    /** See {@link RequestSubject}. */
    void madeBy(String name, String recognisedVia) {
        subject = Optional.of(name);
        via = recognisedVia;
        subjects.madeBy(name, recognisedVia, method);
    }

    /** Who makes the request, once it is known. */
    Optional<String> subject() {
        return subject;
    }

    /** How that was found out; empty where it was not. */
    String via() {
        return via;
    }

    /** What kind of request it is, for metrics and logs. */
    void labelled(String word) {
        label = Optional.of(word);
    }

    Optional<String> label() {
        return label;
    }

    /** The request's body is in a content coding, and nobody here decodes any. */
    void markEncoded() {
        encoded = true;
    }

    /** There is a body, and it is in a content coding. */
    boolean hasEncodedBody() {
        return encoded && remainingBytes() > 0;
    }

    void requestLineRead(Method read) {
        head = Method.HEAD.equals(read);
        method = read.text();
    }

    void headRead(Headers headers) {
        headComplete = true;
        clientCloses = http10 || headers.containsToken(HeaderValues.CONNECTION_CLOSE);
        expectsContinue = headers.containsToken(HeaderValues.EXPECT_100);
        bodyBytes = headers.contains(HeaderNames.TRANSFER_ENCODING) ? CHUNKED : declaredLength(headers);
    }

    boolean isHeadComplete() {
        return headComplete;
    }

    void bodyReceived(long bytes) {
        receivedBytes += bytes;
    }

    /** Whoever reads the body now has an empty array for its next bytes; empty takes the offer back. */
    void offer(Optional<byte[]> array) {
        offered = array;
    }

    /** The array into which the next bytes of the body may be read as a whole. */
    Optional<byte[]> offered() {
        return offered;
    }

    /** The next write of the server stands for this part of a file; empty takes that back. */
    void sendInstead(Optional<FilePart> part) {
        filePart = part;
    }

    /** How files go to this connection; empty where only arrays do. */
    Optional<FileTransfer> files() {
        return files;
    }

    Optional<FilePart> sentInstead() {
        return filePart;
    }

    void lastChunkReceived() {
        lastChunkRead = true;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    void bodySent(long bytes) {
        sentBytes += bytes;
    }

    /** Bytes of the answer's body that went through {@link ResponseBody}. */
    long sentBytes() {
        return sentBytes;
    }

    boolean isChunked() {
        return bodyBytes == CHUNKED;
    }

    /** What is still to come of the body; the largest long when nobody can know. */
    long remainingBytes() {
        if (isChunked()) {
            return lastChunkRead ? 0 : Long.MAX_VALUE;
        }
        return bodyBytes - receivedBytes;
    }

    /** The answer has this status; told before its headers. */
    void answerStatus(int code) {
        status = code;
    }

    /** The answer ends with its headers, since the request is a HEAD or for its status. */
    boolean isBodyless() {
        return head || hasNoContent();
    }

    private boolean hasNoContent() {
        return status == 204 || status == 304 || (status > 0 && status < 200);
    }

    void answerHeadSent() {
        answerHeadSent = true;
    }

    boolean isAnswerHeadSent() {
        return answerHeadSent;
    }

    /** The status line is about to be written: the last moment to say that the connection ends with this answer. */
    void answering(ServerResponseHeaders headers) {
        answered = true;
        if (hasNoContent()) {
            // A length of 0 is what a cache would take over for what it has (RFC 9110 §8.6, RFC 9112 §6.1).
            headers.remove(HeaderNames.CONTENT_LENGTH);
            headers.remove(HeaderNames.TRANSFER_ENCODING);
        }
        long remaining = remainingBytes();
        boolean mayNeverCome = expectsContinue && receivedBytes == 0 && remaining > 0;
        if (remaining > DRAIN_LIMIT_BYTES || mayNeverCome || serverStops.getAsBoolean()) {
            headers.set(HeaderValues.CONNECTION_CLOSE);
        }
        closing = clientCloses || headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /** The framing is broken: nothing that follows on this connection can be understood. */
    void breakOff() {
        closing = true;
        broken = true;
    }

    /** {@link #breakOff} was called. */
    boolean isBroken() {
        return broken;
    }

    /** No further request may be read from this connection. */
    boolean isClosing() {
        return closing;
    }

    /** An answer is out while the client may still be sending: closing at once would reset it away (RFC 9112 §9.6). */
    boolean isAnsweredEarly() {
        return answered && (broken || !headComplete || remainingBytes() > 0);
    }

    private static long declaredLength(Headers headers) {
        try {
            OptionalLong length = headers.contentLength();
            return length.orElse(0);
        } catch (IllegalArgumentException e) {
            return CHUNKED; // the server answers 400 to it; until then its length is unknown
        }
    }
}
