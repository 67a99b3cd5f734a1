package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say how much of everything. */
final class WorkloadOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each scenario runs against each registry, in turn." + DEFAULT)
    private int pairs;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs that come first and are thrown away: they pay for cold caches." + DEFAULT)
    private int warmUps;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long each run of requests, lists or image pulls takes." + DEFAULT)
    private double seconds;

    @Option(
            names = "--blob-mib",
            paramLabel = "N",
            defaultValue = "256",
            description = "Size of the uploaded and the downloaded blob, in MiB." + DEFAULT)
    private int blobMib;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "16",
            description = "Connections that small requests share." + DEFAULT)
    private int connections;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "500",
            description = "Manifest pulls per second, where the rate is given." + DEFAULT)
    private double manifestsPerSecond;

    @Option(
            names = "--image-mib",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,10,100",
            description = "Sizes of the images that are pushed and pulled, in MiB." + DEFAULT)
    private List<Integer> imageMib = new ArrayList<>();

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "4",
            description = "Clients that push, pull or list at once, where it is not one." + DEFAULT)
    private int clients;

    @Option(
            names = "--push-mib",
            paramLabel = "N",
            defaultValue = "200",
            description = "How much a run of image pushes pushes, two images for each client at least." + DEFAULT)
    private int pushMib;

    @Option(
            names = "--tags",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,5000,100000",
            description =
                    "Tags in the repositories into which a tag is pushed; lists are taken from the largest." + DEFAULT)
    private List<Integer> tags = new ArrayList<>();

    @Option(
            names = "--tag-pushes",
            paramLabel = "N",
            defaultValue = "50",
            description = "Tags that a run pushes, one after the other, unless the time is up before." + DEFAULT)
    private int tagPushes;

    @Option(
            names = "--fill-seconds",
            paramLabel = "S",
            defaultValue = "600",
            description = "How long a registry may take to be filled with the tags of one repository; it is measured"
                    + " with those it has then, and the report says how many." + DEFAULT)
    private double fillSeconds;

    @Option(
            names = "--repositories",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Repositories in the catalog." + DEFAULT)
    private int repositories;

    @Option(
            names = "--page",
            paramLabel = "N",
            defaultValue = "100",
            description = "Entries in a page of a list." + DEFAULT)
    private int pageSize;

    Workload toWorkload() {
        if (warmUps < 0) {
            throw misuse("--warm-ups is at least 0, not " + warmUps);
        }
        imageMib.forEach(size -> atLeastOne("--image-mib", size));
        tags.forEach(count -> atLeastOne("--tags", count));
        return new Workload(
                atLeastOne("--pairs", pairs),
                warmUps,
                (long) atLeastOne("--blob-mib", blobMib) << 20,
                duration("--seconds", seconds),
                atLeastOne("--connections", connections),
                positive("--rate", manifestsPerSecond),
                imageMib.stream().distinct().toList(),
                atLeastOne("--clients", clients),
                atLeastOne("--push-mib", pushMib),
                tags.stream().distinct().sorted().toList(),
                atLeastOne("--tag-pushes", tagPushes),
                duration("--fill-seconds", fillSeconds),
                atLeastOne("--repositories", repositories),
                atLeastOne("--page", pageSize));
    }

    private Duration duration(String option, double value) {
        return Duration.ofMillis(Math.round(positive(option, value) * 1000));
    }

    private int atLeastOne(String option, int value) {
        if (value < 1) {
            throw misuse(option + " is at least 1, not " + value);
        }
        return value;
    }

    private double positive(String option, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw misuse(option + " is more than 0, not " + value);
        }
        return value;
    }

    private ParameterException misuse(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
