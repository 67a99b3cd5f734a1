/**
 * Manifests, tags, referrers and the catalog.
 *
 * <p>Start at {@link dev.kontor.manifest.ManifestService}; the {@code …Routes} speak HTTP, {@code ManifestPush} and
 * {@code ManifestRemoval} hold the rules. Every change is claimed first, writes what it depends on before what depends on
 * it, and looks back.
 */
package dev.kontor.manifest;
