package dev.kontor.http.proxy;

/** Learns of requests to services that did not go well. Called by many threads; must be quick and not fail. */
public interface CallObserver {
    /** One that looks away. */
    CallObserver NONE = new CallObserver() {
        @Override
        public void failed(String service, String replica, String kind, boolean repeated) {}

        @Override
        public void refused(String service, String reason) {}
    };

    /**
     * A replica gave no usable answer.
     *
     * @param kind {@code refused}, {@code stale}, {@code broken}, {@code timed-out}, {@code malformed} or
     *     {@code distrusted}
     * @param repeated the request is sent again, so that its client knows nothing of it
     */
    void failed(String service, String replica, String kind, boolean repeated);

    /**
     * A request was sent to no replica.
     *
     * @param reason {@code busy} or {@code no-replica}
     */
    void refused(String service, String reason);
}
