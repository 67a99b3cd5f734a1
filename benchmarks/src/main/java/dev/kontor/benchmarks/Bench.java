package dev.kontor.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code kontor bench}: measures running registries side by side.
 *
 * <p>Exits with 0 if everything was measured, 1 if a registry could not be reached or failed in a scenario (the other
 * scenarios are still measured and written), 2 for options that make no sense. Progress and errors go to the error
 * stream, the table to the output. A run may be ended at any time; what it prepared in the registries is used by the
 * next.
 */
@Command(
        name = "bench",
        sortOptions = false,
        usageHelpWidth = 110,
        description = {
            "Measures running registries side by side: uploads, downloads, manifests, tags and lists.",
            "",
            "Needs nothing but their URLs. Everything is pushed to repositories under bench/, which stay there"
                    + " so that the next time is quicker; use registries whose data you can throw away.",
            ""
        },
        footer = {
            "",
            "Scenarios: upload, download, manifest-get, tag-push, catalog, tags-list.",
            "",
            "Two registries, everything (about a quarter of an hour):",
            "  kontor bench --peer kontor=http://127.0.0.1:5000 --peer other=http://127.0.0.1:5001",
            "A look within a minute:",
            "  kontor bench --peer kontor=http://127.0.0.1:5000 --pairs 2 --seconds 1 --blob-mib 16 \\",
            "      --tags 100 --repositories 100 --page 10",
            "Transfers only, with the processor time of the servers:",
            "  kontor bench --only upload,download --peer a=URL --peer b=URL --pid a=4711 --pid b=4712",
        })
public final class Bench implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--peer",
            required = true,
            paramLabel = "NAME=URL",
            converter = PeerConverter.class,
            description = "A registry and what to call it; repeat for each. The others are compared with the first."
                    + " Credentials go into the URL: http://USER:PASSWORD@HOST:PORT.")
    private List<Peer> peers = new ArrayList<>();

    @Option(
            names = "--pid",
            paramLabel = "NAME=PID",
            description = "The process of a registry on this machine, to read the processor time it uses (Linux).")
    private Map<String, Long> pids = new LinkedHashMap<>();

    @Option(names = "--only", paramLabel = "SCENARIO", split = ",", description = "Run these scenarios instead of all.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "bench-results",
            description = "Where results.json and chart.svg are written. Default: ${DEFAULT-VALUE}.")
    private Path directory = Path.of("bench-results");

    @Mixin
    private WorkloadOptions workloadOptions = new WorkloadOptions();

    /** A command that takes the time of day from the system. */
    public Bench() {
        this(Clock.systemUTC());
    }

    Bench(Clock clock) {
        this.clock = clock;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    void help(boolean asked) {
        // Asked for, it is printed before the command would run.
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    /** Measures, with the options that were parsed into this object; see the class for the exit code. */
    @Override
    public Integer call() throws IOException {
        Workload workload = workloadOptions.toWorkload();
        List<Peer> named = peersWithProcesses();
        Instant startedAt = clock.instant();
        List<Scenario> scenarios =
                new Scenarios(workload, new SecureRandom().nextLong(), line -> progress(startedAt, line)).named(only);
        checkNames(scenarios);
        Comparison comparison = new Comparison(named, workload, line -> progress(startedAt, line));
        try {
            comparison.checkPeers();
        } catch (PeerException e) {
            errors().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        Files.createDirectories(directory);
        List<ScenarioResult> measured = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            measured.add(comparison.run(scenario));
            // Written after each scenario: a run that is ended early keeps what it has.
            write(new Results(startedAt, workload, named, measured));
        }
        Results results = new Results(startedAt, workload, named, measured);
        spec.commandLine().getOut().print(TableReport.of(results));
        spec.commandLine().getOut().flush();
        progress(startedAt, "written: " + directory.resolve("results.json") + ", " + directory.resolve("chart.svg"));
        return results.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void write(Results results) throws IOException {
        Files.writeString(directory.resolve("results.json"), JsonReport.of(results));
        Files.writeString(directory.resolve("chart.svg"), SvgChart.of(results));
    }

    private List<Peer> peersWithProcesses() {
        Set<String> names = new HashSet<>();
        for (Peer peer : peers) {
            if (!names.add(peer.name())) {
                throw misuse("two peers are called " + peer.name());
            }
        }
        for (String name : pids.keySet()) {
            if (!names.contains(name)) {
                throw misuse("--pid names " + name + ", but there is no --peer " + name + "=URL");
            }
        }
        return peers.stream()
                .map(peer -> pids.containsKey(peer.name())
                        ? peer.withProcess(ServerProcess.of(pids.get(peer.name())))
                        : peer)
                .toList();
    }

    private void checkNames(List<Scenario> chosen) {
        for (String name : only) {
            if (chosen.stream().noneMatch(scenario -> scenario.isMeantBy(name))) {
                throw misuse("there is no scenario " + name + "; there are " + String.join(", ", Scenarios.NAMES));
            }
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void progress(Instant startedAt, String line) {
        Duration elapsed = Duration.between(startedAt, clock.instant());
        errors().println("[%d:%02d] %s".formatted(elapsed.toMinutes(), elapsed.toSecondsPart(), line));
        errors().flush();
    }

    private PrintWriter errors() {
        return spec.commandLine().getErr();
    }

    /** Names what is wrong without repeating the URL, which may hold a password. */
    static final class PeerConverter implements ITypeConverter<Peer> {
        @Override
        public Peer convert(String value) {
            try {
                return Peer.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
