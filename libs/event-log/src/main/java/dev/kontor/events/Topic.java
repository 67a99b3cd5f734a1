package dev.kontor.events;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One of the logs of a bus: events that are kept together, in order for each repository, and apart from those of all other
 * topics. Each topic has positions, groups and a retention of its own.
 *
 * @param name looks like {@link #NAME}; it is part of stored keys and of names on the broker, and never changes
 * @param partitions on Kafka, fixed for good when the topic is made; when empty, as many as changes have
 * @param retention how long Kafka keeps its records; when empty, as long as changes
 * @param appends how many of its newest appends the journal keeps at least; when empty, as many as of changes
 */
public record Topic(String name, OptionalInt partitions, Optional<Duration> retention, OptionalLong appends) {
    /** What a name looks like: small letters, digits and dashes, in segments joined by dots. */
    public static final Pattern NAME = Pattern.compile("(?=.{1,63}$)[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");

    /** What changed in the registry. */
    public static final Topic CHANGES = of("registry.changes");

    /** Which manifests were pulled how often; of many, and soon counted. */
    public static final Topic PULLS =
            new Topic("registry.pulls", OptionalInt.empty(), Optional.of(Duration.ofDays(7)), OptionalLong.of(100_000));

    /** Of which manifests the count is another now. */
    public static final Topic COUNTS = new Topic(
            "registry.counts", OptionalInt.empty(), Optional.of(Duration.ofDays(1)), OptionalLong.of(100_000));

    /** The name that no topic has: dead letters of all topics lie there. */
    private static final String DEAD_LETTERS = "dead-letters";

    /** @throws IllegalArgumentException when the name or a number must not be used */
    public Topic {
        if (!NAME.matcher(name).matches() || name.equals(DEAD_LETTERS)) {
            throw new IllegalArgumentException("not the name of a topic: " + name);
        }
        if (partitions.orElse(1) < 1
                || appends.orElse(1) < 1
                || retention.orElse(Duration.ofDays(1)).toMillis() < 1) {
            throw new IllegalArgumentException("the topic " + name + " keeps nothing");
        }
    }

    /**
     * A topic that has what changes have.
     *
     * @throws IllegalArgumentException when the name does not look like {@link #NAME}, or is taken
     */
    public static Topic of(String name) {
        return new Topic(name, OptionalInt.empty(), Optional.empty(), OptionalLong.empty());
    }
}
