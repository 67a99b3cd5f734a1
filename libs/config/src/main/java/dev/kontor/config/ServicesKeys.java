package dev.kontor.config;

import dev.kontor.config.Key.Block;
import dev.kontor.config.Key.Leaf;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of {@code services}: how the programs of the suite find each other, start and stop. */
final class ServicesKeys {
    private ServicesKeys() {}

    static final Leaf<Path> KEY_FILE = Leaf.of(
                    "keyFile",
                    ValueTypes.PATH,
                    "The program's own keys, made by `kontor keys`: lines `name:secret` with which it says to others who"
                            + " asks, and `issuer:name:key` by which it believes them. It is read again when it changes."
                            + " Every program but `kontor serve` needs one, and none is given that of another.")
            .unsetWhenBlank();
    static final Leaf<Duration> START_PATIENCE = Leaf.of(
                    "startPatience",
                    ValueTypes.DURATION,
                    "How long a program that starts waits for a store that does not answer.")
            .or("60s");
    static final Leaf<Duration> DRAIN = Leaf.of(
                    "drain",
                    ValueTypes.DURATION,
                    "How long a program that stops says that it is not ready while it still takes requests, so that"
                            + " whoever sends them looks elsewhere.")
            .or("5s");
    static final Leaf<Duration> STOP_GRACE = Leaf.of(
                    "stopGrace",
                    ValueTypes.DURATION,
                    "How long the requests that are then under way may go on. Whoever stops the container must wait for"
                            + " longer than `drain` and this together.")
            .or("60s");
    static final Leaf<Duration> STOP_STALL = Leaf.of(
                    "stopStall",
                    ValueTypes.POSITIVE_DURATION,
                    "How long a client may stand still meanwhile before its connection is closed.")
            .or("3s");
    static final Leaf<Duration> CONNECT_TIMEOUT = Leaf.of(
                    "connectTimeout",
                    ValueTypes.POSITIVE_DURATION,
                    "How long the gateway waits for a connection to a service.")
            .or("2s");
    static final Leaf<Duration> FIRST_BYTE_TIMEOUT = Leaf.of(
                    "firstByteTimeout",
                    ValueTypes.POSITIVE_DURATION,
                    "How long a service may think, once it has a whole request, before its answer begins.")
            .or("60s");
    static final Leaf<Duration> STALL_TIMEOUT = Leaf.of(
                    "stallTimeout",
                    ValueTypes.POSITIVE_DURATION,
                    "How long bytes between gateway and service may stand still, in either direction.")
            .or("60s");

    static final Leaf<String> ADDRESS = Leaf.of(
                    "address", ValueTypes.ADDRESS, "The address to listen on; `0.0.0.0` for all interfaces.")
            .or("127.0.0.1");
    static final Leaf<Integer> BLOB_PORT = port("port", "5001", "The port to listen on");
    static final Leaf<Integer> MANIFEST_PORT = port("port", "5002", "The port to listen on");
    static final Leaf<List<URI>> BLOB_URLS = urls("http://blob-service:5001");
    static final Leaf<List<URI>> MANIFEST_URLS = urls("http://manifest-service:5002");
    static final Leaf<String> ADMIN_ADDRESS = Leaf.of(
                    "adminAddress", ValueTypes.ADDRESS, "The address to listen on for health and metrics.")
            .or("127.0.0.1");
    static final Leaf<Integer> ADMIN_PORT = port("adminPort", "5009", "The port for health and metrics");

    static final Block SERVICES = new Block(
            "services",
            List.of(
                    KEY_FILE,
                    START_PATIENCE,
                    DRAIN,
                    STOP_GRACE,
                    STOP_STALL,
                    CONNECT_TIMEOUT,
                    FIRST_BYTE_TIMEOUT,
                    STALL_TIMEOUT,
                    new Block("blob", List.of(ADDRESS, BLOB_PORT, BLOB_URLS), "The blob service."),
                    new Block("manifest", List.of(ADDRESS, MANIFEST_PORT, MANIFEST_URLS), "The manifest service."),
                    new Block("gateway", List.of(ADMIN_ADDRESS, ADMIN_PORT), "The gateway, beside `http`.")),
            "The programs of the suite. `kontor serve` is all of them in one process and uses `stopGrace` and"
                    + " `stopStall` alone.");

    private static Leaf<Integer> port(String name, String number, String doc) {
        return Leaf.of(name, ValueTypes.PORT, doc + "; `0` takes a free one.").or(number);
    }

    private static Leaf<List<URI>> urls(String first) {
        return Leaf.of(
                        "urls",
                        ValueTypes.listOf(ValueTypes.BASE_URL),
                        "Where the gateway finds it: a list of URLs without a path, in the variable separated by commas."
                                + " A host name with several addresses means as many replicas.")
                .or(first);
    }
}
