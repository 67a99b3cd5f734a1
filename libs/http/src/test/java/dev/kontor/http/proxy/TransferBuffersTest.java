package dev.kontor.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferBuffersTest {
    private static final long MUCH = 1L << 40;

    @Test
    void bodyThatFlowsGetsALargeArrayAndKeepsIt() {
        TransferBuffers buffers = new TransferBuffers(1);
        try (TransferBuffers.Buffer buffer = buffers.open()) {
            assertThat(buffer.array()).hasSize(TransferBuffers.SMALL_BYTES);
            buffer.adapt(TransferBuffers.SMALL_BYTES, MUCH);
            assertThat(buffer.array()).hasSize(TransferBuffers.LARGE_BYTES);
            buffer.adapt(100_000, MUCH);
            assertThat(buffer.array()).hasSize(TransferBuffers.LARGE_BYTES);
        }
    }

    @Test
    void bodyThatNeedsNoMoreThanASmallArrayGetsNoOther() {
        try (TransferBuffers.Buffer buffer = new TransferBuffers(1).open()) {
            buffer.adapt(TransferBuffers.SMALL_BYTES, 10);
            assertThat(buffer.array()).hasSize(TransferBuffers.SMALL_BYTES);
        }
    }

    @Test
    void thereAreOnlySoManyLargeArraysAndSlowBodiesGiveTheirsBack() {
        TransferBuffers buffers = new TransferBuffers(1);
        try (TransferBuffers.Buffer first = buffers.open();
                TransferBuffers.Buffer second = buffers.open()) {
            first.adapt(TransferBuffers.SMALL_BYTES, MUCH);
            second.adapt(TransferBuffers.SMALL_BYTES, MUCH);
            assertThat(second.array()).hasSize(TransferBuffers.SMALL_BYTES);

            byte[] large = first.array();
            first.adapt(10, MUCH);
            assertThat(first.array()).hasSize(TransferBuffers.SMALL_BYTES);
            second.adapt(TransferBuffers.SMALL_BYTES, MUCH);
            assertThat(second.array()).isSameAs(large);
        }
        try (TransferBuffers.Buffer third = buffers.open()) {
            third.adapt(TransferBuffers.SMALL_BYTES, MUCH);
            assertThat(third.array()).hasSize(TransferBuffers.LARGE_BYTES);
        }
    }
}
