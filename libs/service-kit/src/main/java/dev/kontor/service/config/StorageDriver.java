package dev.kontor.service.config;

/** Where the bytes of one store lie. */
public sealed interface StorageDriver permits LocalDriver, S3Driver {}
