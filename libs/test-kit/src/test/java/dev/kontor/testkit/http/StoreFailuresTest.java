package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.http.ErrorMapper;
import dev.kontor.store.DamageLog;
import dev.kontor.store.StoreContendedException;
import dev.kontor.store.StoreDamagedException;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreFullException;
import dev.kontor.store.StoreUnavailableException;
import dev.kontor.testkit.RawHttp;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients and the operator are told of outage, a full disk, contention and damage. */
class StoreFailuresTest {
    private static Served served;
    private final Records records = new Records();
    private final List<Logger> loggers =
            List.of(Logger.getLogger(ErrorMapper.class.getName()), Logger.getLogger(DamageLog.class.getName()));

    /** What is logged while a test runs. */
    private static final class Records extends Handler {
        private final List<LogRecord> kept = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord each) {
            kept.add(each);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        List<String> at(Level level) {
            return kept.stream()
                    .filter(each -> each.getLevel().equals(level))
                    .map(LogRecord::getMessage)
                    .toList();
        }
    }

    @BeforeAll
    static void start() {
        served = Served.patient(StoreFailuresTest::routes);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    private static void routes(HttpRouting.Builder routing) {
        fails(routing, "/outage", new StoreUnavailableException("the disk is gone"));
        fails(routing, "/full", new StoreFullException("no space left on the device"));
        fails(routing, "/contention", new StoreContendedException("too many writers"));
        fails(routing, "/damage", new StoreDamagedException("a/secret/key", "it is not JSON"));
    }

    private static void fails(HttpRouting.Builder routing, String path, StoreException failure) {
        routing.any(path, (_, _) -> {
            throw failure;
        });
    }

    @BeforeEach
    void listen() {
        loggers.forEach(logger -> logger.addHandler(records));
    }

    @AfterEach
    void listenNoMore() {
        loggers.forEach(logger -> logger.removeHandler(records));
    }

    @Test
    void outageMayBeOverLater() {
        RawHttp.Answer answer = ask("/outage");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("5");
        assertThat(answer.text()).contains("UNAVAILABLE").doesNotContain("disk");
    }

    @Test
    void outageIsLoggedOnceAndNotForEachRequest() {
        for (int i = 0; i < 5; i++) {
            ask("/outage");
        }

        assertThat(records.at(Level.SEVERE)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void fullStoreIsNoReasonToComeAgain() {
        RawHttp.Answer answer = ask("/full");

        assertThat(answer.status()).isEqualTo(507);
        assertThat(answer.header("Retry-After")).isEmpty();
        assertThat(answer.text()).contains("no space is left");
    }

    @Test
    void contentionIsOverAtOnce() {
        RawHttp.Answer answer = ask("/contention");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(records.at(Level.SEVERE)).isEmpty();
    }

    @Test
    void damageIsNeverOverByItself() {
        for (int i = 0; i < 3; i++) {
            RawHttp.Answer answer = ask("/damage");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Retry-After")).isEmpty();
            assertThat(answer.text()).contains("is damaged").doesNotContain("secret");
        }

        assertThat(records.at(Level.SEVERE))
                .singleElement()
                .asString()
                .contains("a/secret/key is damaged: it is not JSON");
    }

    private static RawHttp.Answer ask(String path) {
        try (RawHttp http = served.connect()) {
            return http.request("GET " + path + " HTTP/1.1").receive();
        }
    }
}
