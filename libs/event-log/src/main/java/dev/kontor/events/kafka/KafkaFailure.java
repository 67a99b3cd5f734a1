package dev.kontor.events.kafka;

import dev.kontor.events.EventLogUnavailableException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
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
     * @throws EventLogUnavailableException when it fails
     */
    static <T> T translateInterruptibly(String what, Call<T> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new EventLogUnavailableException(what + ": " + e.getCause().getMessage(), e);
        } catch (InterruptException e) {
            Thread.interrupted();
            InterruptedException interrupted = new InterruptedException(what);
            interrupted.initCause(e);
            throw interrupted;
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            throw new EventLogUnavailableException(what + ": " + e.getMessage(), e);
        }
    }
}
