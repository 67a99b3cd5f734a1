package dev.kontor.config;

/** In the store's root directory, on a local file system. */
public record LocalDriver() implements StorageDriver {}
