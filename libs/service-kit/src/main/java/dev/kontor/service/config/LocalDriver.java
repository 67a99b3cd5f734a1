package dev.kontor.service.config;

/** In the store's root directory, on a local file system. */
public record LocalDriver() implements StorageDriver {}
