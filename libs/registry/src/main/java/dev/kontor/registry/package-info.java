/**
 * What a registry is: repositories that hold manifests, tags and blobs.
 *
 * <p>Start at {@link dev.kontor.registry.Registry}, which is opened, and read the six roles that it gives: {@link
 * dev.kontor.registry.Repositories}, {@link dev.kontor.registry.Manifests}, {@link dev.kontor.registry.Tags}, {@link
 * dev.kontor.registry.Blobs}, {@link dev.kontor.registry.Uploads} and {@link dev.kontor.registry.Referrers}. Whoever needs
 * one role takes that role. The documents that they keep are in {@code document}.
 *
 * <p>What holds:
 *
 * <ul>
 *   <li>Content is durable before its pointer, the pointer before the link; a blob is served only through a link of its
 *       repository and a live pointer.
 *   <li>Content before manifest, manifest before tag; whoever made the last write looks back at what it depends on.
 *   <li>Every change of a manifest, a tag or a repository is claimed before it is made, and announced afterwards; it says
 *       who made it ({@link dev.kontor.registry.Actor}).
 *   <li>Nothing here knows HTTP.
 * </ul>
 */
package dev.kontor.registry;
