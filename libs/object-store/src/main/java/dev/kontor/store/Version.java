package dev.kontor.store;

/**
 * Names one state of one document; two states of a key never share a version.
 *
 * @param value opaque: only its equality means something
 */
public record Version(String value) {
    @Override
    public String toString() {
        return value;
    }
}
