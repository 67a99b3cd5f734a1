package dev.kontor.service.access;

import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.api.Operation.Action;
import java.util.Optional;

/**
 * What somebody wants to do.
 *
 * @param reference the tag or digest to which it is done; empty where it is not done to one
 */
public record Asked(Action action, RepositoryName repository, Optional<Reference> reference) {}
