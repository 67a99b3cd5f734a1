package dev.kontor.config;

import java.util.List;

/** What became of an attempt to load a configuration. */
public sealed interface LoadOutcome {
    /**
     * The configuration is valid.
     *
     * @param config what to run with
     * @param notices what the person who wrote it should know (keys without effect, an open door), in the order of
     *     writing; safe to log
     * @param places where everything was written
     */
    record Loaded(KontorConfig config, List<String> notices, ConfigPlaces places) implements LoadOutcome {
        public Loaded {
            notices = List.copyOf(notices);
        }
    }

    /**
     * The configuration must not be run with.
     *
     * @param problems everything that is wrong, at least one line, each with its place ({@code kontor.yaml:12: …});
     *     safe to log
     */
    record Refused(List<String> problems) implements LoadOutcome {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a reason");
            }
        }
    }
}
