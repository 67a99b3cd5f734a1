package dev.kontor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void aThirdOfWhatIsLeftMayBeConnections() {
        assertThat(OpenFiles.affordableConnections(4_096)).isEqualTo(1_198);
        assertThat(OpenFiles.affordableConnections(100)).isEqualTo(16);
    }

    /** Only who asked for more than there is needs to know; 2 is no number that anybody is short of. */
    @Test
    void warnsOnlyOfWhatWasConfigured() {
        assertThat(warnings(HttpServerConfig.at("127.0.0.1", 0))).isEmpty();
        HttpServerConfig defaults = HttpServerConfig.at("127.0.0.1", 0);
        assertThat(warnings(new HttpServerConfig(
                        "127.0.0.1",
                        0,
                        defaults.idleTimeout(),
                        defaults.stallTimeout(),
                        defaults.shutdownGrace(),
                        Integer.MAX_VALUE,
                        1024,
                        1024)))
                .singleElement()
                .asString()
                .contains("too few files");
    }

    private static List<String> warnings(HttpServerConfig config) {
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                    warnings.add(line.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        List<Logger> loggers =
                List.of(Logger.getLogger(HttpServer.class.getName()), Logger.getLogger(OpenFiles.class.getName()));
        loggers.forEach(logger -> logger.addHandler(handler));
        try {
            HttpServer.builder(config).start().close();
        } finally {
            loggers.forEach(logger -> logger.removeHandler(handler));
        }
        return warnings;
    }
}
