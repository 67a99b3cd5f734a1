package dev.kontor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadRingTest {

    @ParameterizedTest
    @ValueSource(longs = {32, 33, 1024, 1_000_003})
    void sendsExactlyWhatItPromisesHoweverOften(long sizeBytes) throws IOException {
        Payload blob = new PayloadRing(7, 4096).next(sizeBytes);

        for (int time = 0; time < 2; time++) {
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            blob.writeTo(sent);
            assertThat(sent.size()).isEqualTo(sizeBytes).isEqualTo(blob.sizeBytes());
            assertThat(ContentDigest.of(sent.toByteArray())).isEqualTo(blob.digest());
        }
    }

    @Test
    void neverMakesTheSameBlobTwice() {
        PayloadRing ring = new PayloadRing(7, 4096);

        assertThat(ring.next(64).digest()).isNotEqualTo(ring.next(64).digest());
        assertThat(new PayloadRing(7, 4096).next(64).digest())
                .isNotEqualTo(new PayloadRing(8, 4096).next(64).digest());
    }

    @Test
    void makesTheSameBlobsFromTheSameSeed() {
        assertThat(new PayloadRing(7, 4096).next(64).digest())
                .isEqualTo(new PayloadRing(7, 4096).next(64).digest());
    }

    @Test
    void refusesSizesItCannotMake() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PayloadRing(7, 12));
        assertThatIllegalArgumentException().isThrownBy(() -> new PayloadRing(7, 16).next(31));
    }

    @Test
    void givesEachRegistryTheSameNewBlobs() {
        Payloads payloads = new Payloads(7);
        Peer one = Peer.parse("one=http://127.0.0.1:1");
        Peer two = Peer.parse("two=http://127.0.0.1:2");

        ContentDigest first = payloads.next(one, 64).digest();
        ContentDigest second = payloads.next(one, 64).digest();

        assertThat(second).isNotEqualTo(first);
        assertThat(payloads.next(two, 64).digest()).isEqualTo(first);
        assertThat(payloads.next(two, 64).digest()).isEqualTo(second);
    }
}
