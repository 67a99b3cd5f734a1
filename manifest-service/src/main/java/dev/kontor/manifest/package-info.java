/**
 * Manifests, tags, referrers and the catalog over HTTP.
 *
 * <p>Start at {@link dev.kontor.manifest.ManifestService}; {@code ManifestRoutes} and {@code ListingRoutes} turn requests into
 * calls of the registry and its outcomes into answers. The rules are in {@code dev.kontor.registry}.
 */
package dev.kontor.manifest;
