package dev.kontor.config;

/** Where the bytes of one store lie. */
public sealed interface StorageDriver permits LocalDriver, S3Driver {}
