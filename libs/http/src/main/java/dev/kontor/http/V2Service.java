package dev.kontor.http;

/** A service that answers for some of the endpoints under {@code /v2}, and ends what it does in the background. */
public interface V2Service extends V2Handler, AutoCloseable {
    /** Ends the work in the background; requests under way end by themselves. */
    @Override
    void close();
}
