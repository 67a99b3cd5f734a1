package dev.kontor.search.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/** What annotations, or the labels of a configuration, say; each by the keys of OCI first, then by those of label-schema. */
final class Annotations {
    private static final String OCI = "org.opencontainers.image.";
    private static final String SCHEMA = "org.label-schema.";

    private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    private final Map<String, String> values;

    Annotations(Map<String, String> values) {
        this.values = values;
    }

    Texts texts() {
        return new Texts(
                first(OCI + "description", SCHEMA + "description"),
                first(OCI + "licenses", SCHEMA + "license"),
                first(SCHEMA + "labels"),
                first(OCI + "title", SCHEMA + "name"),
                first(OCI + "source", SCHEMA + "vcs-url"),
                first(OCI + "documentation", SCHEMA + "usage"),
                first(OCI + "vendor", SCHEMA + "vendor"),
                first(OCI + "authors"));
    }

    String vendor() {
        return first(OCI + "vendor", SCHEMA + "vendor");
    }

    Optional<Instant> created() {
        return time(first(OCI + "created", SCHEMA + "build-date"));
    }

    private String first(String... keys) {
        for (String key : keys) {
            String value = values.getOrDefault(key, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** A time as RFC 3339 writes it; what is none counts as not said, and so does the beginning of all times of Go. */
    static Optional<Instant> time(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant())
                            .filter(time -> time.isAfter(ZERO) && time.isBefore(END));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
