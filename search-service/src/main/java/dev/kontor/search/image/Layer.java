package dev.kontor.search.image;

/** A layer of an image; layers stand in order, the base first. */
public record Layer(String digest, long sizeBytes) {}
