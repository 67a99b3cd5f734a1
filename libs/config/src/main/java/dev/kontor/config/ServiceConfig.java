package dev.kontor.config;

import java.net.URI;
import java.util.List;

/**
 * One service behind the gateway.
 *
 * @param address the host name or IP address that it listens on, an IPv6 address without brackets
 * @param port 0 to 65535; 0 takes a free one
 * @param urls where the gateway finds it, at least one: scheme, host and port, no path. A host name with several
 *     addresses stands for several replicas
 */
public record ServiceConfig(String address, int port, List<URI> urls) {
    public ServiceConfig {
        urls = List.copyOf(urls);
    }
}
