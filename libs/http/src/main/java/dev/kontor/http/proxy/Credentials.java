package dev.kontor.http.proxy;

/** What a service is shown so that it believes a request. */
@FunctionalInterface
public interface Credentials {
    /**
     * A token for one request.
     *
     * @param method as it is sent
     * @param target path and query, exactly as they are sent
     */
    String token(String method, String target);
}
