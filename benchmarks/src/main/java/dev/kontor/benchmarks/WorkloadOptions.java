package dev.kontor.benchmarks;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say how much of everything. */
final class WorkloadOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each scenario runs against each registry, in turn. Default: ${DEFAULT-VALUE}.")
    private int pairs;

    @Option(
            names = "--no-warm-up",
            description = "Count the first run too. It is thrown away otherwise: it pays for cold caches.")
    private boolean noWarmUp;

    @Option(
            names = "--blob-mib",
            paramLabel = "N",
            defaultValue = "256",
            description = "Size of the uploaded and the downloaded blob, in MiB. Default: ${DEFAULT-VALUE}.")
    private int blobMib;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long each run of small requests takes. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "16",
            description = "Connections that small requests share. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "500",
            description = "Manifest pulls per second, where the rate is given. Default: ${DEFAULT-VALUE}.")
    private double manifestsPerSecond;

    @Option(
            names = "--push-rate",
            paramLabel = "R",
            defaultValue = "20",
            description = "Tag pushes per second. Default: ${DEFAULT-VALUE}.")
    private double pushesPerSecond;

    @Option(
            names = "--list-rate",
            paramLabel = "R",
            defaultValue = "20",
            description = "Pages per second of the catalog and of the tags. Default: ${DEFAULT-VALUE}.")
    private double listsPerSecond;

    @Option(
            names = "--tags",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Tags in the large repository. Default: ${DEFAULT-VALUE}.")
    private int tags;

    @Option(
            names = "--repositories",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Repositories in the catalog. Default: ${DEFAULT-VALUE}.")
    private int repositories;

    @Option(
            names = "--page",
            paramLabel = "N",
            defaultValue = "100",
            description = "Entries in a page of a list. Default: ${DEFAULT-VALUE}.")
    private int pageSize;

    Workload toWorkload() {
        Duration duration = Duration.ofMillis(Math.round(positive("--seconds", seconds) * 1000));
        return new Workload(
                atLeastOne("--pairs", pairs),
                !noWarmUp,
                (long) atLeastOne("--blob-mib", blobMib) << 20,
                duration,
                atLeastOne("--connections", connections),
                positive("--rate", manifestsPerSecond),
                positive("--push-rate", pushesPerSecond),
                positive("--list-rate", listsPerSecond),
                atLeastOne("--tags", tags),
                atLeastOne("--repositories", repositories),
                atLeastOne("--page", pageSize));
    }

    private int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(command.commandLine(), option + " is at least 1, not " + value);
        }
        return value;
    }

    private double positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ParameterException(command.commandLine(), option + " is more than 0, not " + value);
        }
        return value;
    }
}
