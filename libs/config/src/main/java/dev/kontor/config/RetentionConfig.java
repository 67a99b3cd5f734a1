package dev.kontor.config;

import dev.kontor.config.Setting.Form;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which tags and manifests are kept.
 *
 * @param policies of those that match a repository the first counts
 */
public record RetentionConfig(
        @Setting(value = "Whether it is only said what would be removed.", or = "false")
        boolean dryRun,

        @Setting("How old untagged manifests and referrers must be to be removed; without it, `gcDelay`.")
        Optional<Duration> delay,

        @Setting("What is kept in which repositories; of those that match, the first counts.")
        List<Policy> policies) {
    /** What is kept in some repositories. */
    public record Policy(
            @Setting(value = "Patterns of repository names.", form = Form.REPOSITORIES)
            List<String> repositories,

            @Setting(value = "Whether referrers whose subject is gone are removed.", or = "false")
            boolean deleteReferrers,

            @Setting(value = "Whether manifests without a tag are removed.", or = "true")
            boolean deleteUntagged,

            @Setting("Which tags are kept; without any, all.")
            List<Tags> keepTags,

            @Setting("Which manifests without a tag are kept.")
            Optional<Rules> keepUntagged) {}

    /** Tags that are kept. */
    public record Tags(
            @Setting("Regular expressions of tags; without any, all.")
            List<String> patterns,

            @Setting.Inline Rules rules) {}

    /** What is kept: what any of these says. */
    public record Rules(
            @Setting(value = "How many that were pulled last.", least = 0, most = Integer.MAX_VALUE)
            Optional<Integer> mostRecentlyPulledCount,

            @Setting(value = "How many that were pushed last.", least = 0, most = Integer.MAX_VALUE)
            Optional<Integer> mostRecentlyPushedCount,

            @Setting("What was pulled within this time.") Optional<Duration> pulledWithin,
            @Setting("What was pushed within this time.") Optional<Duration> pushedWithin) {}
}
