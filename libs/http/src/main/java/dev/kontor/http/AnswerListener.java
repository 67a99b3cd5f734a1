package dev.kontor.http;

import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Lets the {@link Exchange} have the last word on an answer's headers. */
final class AnswerListener implements Http1ConnectionListener {
    @Override
    public void status(ConnectionContext context, Status status) {
        if (context instanceof GuardedContext guarded) {
            guarded.exchange().answerStatus(status.code());
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof GuardedContext guarded && headers instanceof ServerResponseHeaders answer) {
            guarded.exchange().answering(answer);
        }
    }
}
