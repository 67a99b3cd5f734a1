package dev.kontor.config;

import dev.kontor.config.Setting.Form;

/**
 * The gateway's listener for health and metrics, which clients do not reach.
 *
 * @param adminAddress the host name or IP address, an IPv6 address without brackets
 * @param adminPort 0 to 65535; 0 takes a free one
 */
public record GatewayConfig(
        @Setting(value = "The address to listen on for health and metrics.", form = Form.ADDRESS, or = "127.0.0.1")
        String adminAddress,

        @Setting(value = "The port for health and metrics; `0` takes a free one.", form = Form.PORT, or = "5009")
        int adminPort) {}
