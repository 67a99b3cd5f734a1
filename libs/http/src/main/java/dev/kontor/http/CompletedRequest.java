package dev.kontor.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a request when its answer is out.
 *
 * @param started when its head had been read
 * @param method the method, as sent
 * @param label the kind of path, a fixed word that is safe as a metric's label
 * @param path the path as sent, without the query, which may hold secrets
 * @param status the status of the answer; 499 when the client left before there was one
 * @param duration from the request's head to the answer's last byte
 * @param bytesIn bytes of the request's body that were read
 * @param bytesOut bytes of the answer's body
 * @param client the address of the client, see {@link RequestOrigin}
 * @param requestId see {@link RequestId}
 * @param subject who made it; empty for nobody in particular
 * @param via how that was found out, a fixed word; empty where it was not
 */
public record CompletedRequest(
        Instant started,
        String method,
        String label,
        String path,
        int status,
        Duration duration,
        long bytesIn,
        long bytesOut,
        String client,
        String requestId,
        Optional<String> subject,
        String via) {}
