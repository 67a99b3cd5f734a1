package dev.kontor.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.testkit.RawHttp;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the server keeps of a large body that nobody wants whole. */
@Isolated("measures the heap of the whole process")
class FramingMemoryTest {
    @Test
    void takesChunkOfOneGibibyteWithoutHoldingIt() {
        System.gc();
        long before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        byte[] piece = new byte[1 << 20];
        try (Served served = Served.patient();
                RawHttp http = served.connect()) {
            http.request("POST /digest HTTP/1.1", "Transfer-Encoding: chunked").send("40000000\r\n");
            for (int i = 0; i < 1024; i++) {
                http.send(piece);
                if (i == 1000) {
                    System.gc();
                    assertThat(ManagementFactory.getMemoryMXBean()
                                    .getHeapMemoryUsage()
                                    .getUsed())
                            .as("heap in use after 1,000 MiB of one chunk")
                            .isLessThan(before + (64L << 20));
                }
            }
            assertThat(http.send("\r\n0\r\n\r\n").receive().text()).startsWith("1073741824 ");
        }
    }
}
