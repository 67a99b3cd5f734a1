package dev.kontor.e2e;

import java.util.Map;
import org.junit.jupiter.api.parallel.Isolated;

/** The same attacks on a registry with its store in a bucket. */
@Isolated("counts the threads, files and bytes of the whole process")
class HostileCrowdOnS3Test extends HostileCrowdTest {
    @Override
    Map<String, String> settings() {
        return OnS3.settings();
    }

    /** Connections to the service stay open for a while. */
    @Override
    int keptDescriptors() {
        return 200;
    }
}
