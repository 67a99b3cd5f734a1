package dev.kontor.config;

import java.util.Optional;

/**
 * A key pair for an S3 service.
 *
 * @param accessKey its public half
 * @param secretKey its private half
 * @param sessionToken what temporary credentials add
 */
public record S3Credentials(String accessKey, Secret secretKey, Optional<Secret> sessionToken) {}
