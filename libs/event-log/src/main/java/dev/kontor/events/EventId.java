package dev.kontor.events;

import dev.kontor.oci.RepositoryName;

/**
 * Names one event for good, however often it is announced.
 *
 * @param repository where it happened
 * @param sequence the claim it came with; greater for a later change of one tag or manifest
 * @param index its place among the events of that claim
 */
public record EventId(RepositoryName repository, long sequence, int index) {
    @Override
    public String toString() {
        return repository.value() + "/" + sequence + "/" + index;
    }
}
