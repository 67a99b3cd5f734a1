package dev.kontor.events.kafka;

import dev.kontor.events.EventLogRefusedException;
import dev.kontor.events.EventLogUnavailableException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;

/** Turns what the client library throws into what callers of the log know. */
final class KafkaFailure {
    private KafkaFailure() {}

    /** A question to the library. */
    interface Call<T> {
        T get() throws ExecutionException, InterruptedException;
    }

    /**
     * Asks the library from a thread that nobody is expected to interrupt.
     *
     * @throws EventLogRefusedException when it must fail until somebody changes something
     * @throws EventLogUnavailableException when it fails or the thread is interrupted, which stays so
     */
    static <T> T translate(String what, Call<T> call) {
        try {
            return translateInterruptibly(what, call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventLogUnavailableException(what + ": interrupted", e);
        }
    }

    /**
     * Asks the library; that somebody woke it up stays as it is.
     *
     * @throws EventLogRefusedException when it must fail until somebody changes something
     * @throws EventLogUnavailableException when it fails
     */
    static <T> T translateInterruptibly(String what, Call<T> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw failed(what, e.getCause());
        } catch (InterruptException e) {
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException(what);
            interrupted.initCause(e);
            throw interrupted;
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            throw failed(what, e);
        }
    }

    /** What the broker will answer again, however often it is asked, is told from what may pass. */
    private static EventLogUnavailableException failed(String what, Throwable cause) {
        String message = what + ": " + cause.getMessage();
        return switch (cause) {
            case AuthenticationException _ ->
                new EventLogRefusedException(
                        message + ". Correct the credentials in the file of bus.kafka.clientProperties", cause);
            case AuthorizationException _ ->
                new EventLogRefusedException(
                        message + ". Let the user of bus.kafka.clientProperties read, write, describe and create the"
                                + " topics, and read the groups, that begin with bus.kafka.topicPrefix",
                        cause);
            case UnsupportedVersionException _ -> new EventLogRefusedException(message + ". Upgrade the broker", cause);
            case RecordTooLargeException _ ->
                new EventLogRefusedException(message + ". Raise max.message.bytes of the topic", cause);
            default -> new EventLogUnavailableException(message, cause);
        };
    }
}
