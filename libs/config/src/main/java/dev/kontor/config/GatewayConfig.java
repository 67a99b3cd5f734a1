package dev.kontor.config;

/**
 * The gateway's listener for health and metrics, which clients do not reach.
 *
 * @param adminAddress the host name or IP address, an IPv6 address without brackets
 * @param adminPort 0 to 65535; 0 takes a free one
 */
public record GatewayConfig(String adminAddress, int adminPort) {}
