package dev.kontor.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Copies maps of annotations. */
final class Annotations {
    private Annotations() {}

    // Map.copyOf would iterate in an order that differs from process to process; what we write must not.
    static Map<String, String> copy(Map<String, String> annotations) {
        Map<String, String> copy = new LinkedHashMap<>(annotations);
        copy.forEach((key, value) -> {
            Objects.requireNonNull(key, "annotation key");
            Objects.requireNonNull(value, "annotation value");
        });
        return Collections.unmodifiableMap(copy);
    }
}
