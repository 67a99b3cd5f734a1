package dev.kontor.service.api;

/** A service that answers some of the operations of the API, and ends what it does in the background. */
public interface ApiService extends ApiHandler, AutoCloseable {
    /** Ends the work in the background; requests under way end by themselves. */
    @Override
    void close();
}
