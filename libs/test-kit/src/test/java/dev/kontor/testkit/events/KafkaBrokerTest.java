package dev.kontor.testkit.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The broker that the other tests rest on. */
class KafkaBrokerTest {
    static final Path LIBRARIES = Path.of("kafka", "target", "lib");

    @Test
    void keepsItsDataAndItsAddressOverAKill() throws Exception {
        try (KafkaBroker broker = KafkaBroker.started(LIBRARIES);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("kept", Optional.of(3), Optional.empty())))
                    .all()
                    .get();
            broker.pause();
            broker.resume();
            broker.kill();
            broker.start();

            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }
}
