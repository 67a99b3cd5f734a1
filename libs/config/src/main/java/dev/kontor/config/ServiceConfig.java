package dev.kontor.config;

import dev.kontor.config.Setting.Form;
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
public record ServiceConfig(
        @Setting(
                value = "The address to listen on; `0.0.0.0` for all interfaces.",
                form = Form.ADDRESS,
                or = "127.0.0.1")
        String address,

        @Setting(value = "The port to listen on; `0` takes a free one.", form = Form.PORT)
        int port,

        @Setting(
                value = "Where the gateway finds it: a list of URLs without a path, in the variable separated by"
                        + " commas. A host name with several addresses means as many replicas.",
                form = Form.BASE_URL)
        List<URI> urls) {
    public ServiceConfig {
        urls = List.copyOf(urls);
    }
}
