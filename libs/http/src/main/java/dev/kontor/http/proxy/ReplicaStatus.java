package dev.kontor.http.proxy;

/**
 * A replica as it is seen at one moment.
 *
 * @param address host and port
 * @param state {@code new}, {@code ready}, {@code silent}, {@code unready} or {@code gone}
 * @param breaker {@code closed}, {@code open} or {@code half_open}
 * @param calls how many requests it is answering for this process
 */
public record ReplicaStatus(String address, String state, String breaker, int calls) {}
