package dev.kontor.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
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
            "Scenarios, each chosen by its name, or by its name and a variant (image-push/1mib, tag-push/5000):",
            "  upload, download   one large blob, new or known",
            "  manifest-get       /tag and /digest as fast as possible, /rate at a given rate",
            "  head-blob, ping    HEAD of a blob, GET of /v2/",
            "  catalog            /page from the middle of many repositories, /all from the first to the last",
            "  image-push         configuration, layer (POST, PATCH, PUT) and manifest; by size and clients: /10mib/x4",
            "  image-pull, mixed  pulls of such images; pushes and pulls at once",
            "  tag-push           an existing manifest under a new tag, beside /1, /5000, /100000 tags",
            "  tags-list          a page of the tags of the largest repository: /first, /middle",
            "",
            "Two registries, everything, with the processor time of the servers (an hour and more: filling is slow):",
            "  kontor bench --peer kontor=http://127.0.0.1:5000 --peer other=http://127.0.0.1:5001 \\",
            "      --pid kontor=4711 --pid other=4712",
            "A look within a few minutes:",
            "  kontor bench --peer kontor=http://127.0.0.1:5000 --pairs 2 --seconds 1 --blob-mib 16 \\",
            "      --image-mib 1 --push-mib 20 --tags 1,100 --repositories 100 --page 10",
            "A registry and its store, whose processor times are added up:",
            "  kontor bench --peer kontor=http://127.0.0.1:5000 --pid kontor=4711,4712 --only upload,download",
            "",
            "Compare registries with equal stores: the same disk, all of them with fsync or none.",
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
            paramLabel = "NAME=PID[,PID]",
            converter = ProcessesConverter.class,
            description = "The process of a registry on this machine, to read the processor time it uses (Linux); with"
                    + " NAME=PID,PID those of its store too, added up.")
    private List<PeerProcesses> pids = new ArrayList<>();

    @Option(
            names = "--about",
            paramLabel = "NAME=TEXT",
            description = "What the report says about a registry: its version and settings.")
    private Map<String, String> about = new LinkedHashMap<>();

    @Option(names = "--only", paramLabel = "SCENARIO", split = ",", description = "Run these scenarios instead of all.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "bench-results",
            description = "Where the report is written: results.json, results.md and pictures (SVG). Default:"
                    + " ${DEFAULT-VALUE}.")
    private Path directory = Path.of("bench-results");

    @Option(names = "--no-sync", description = "Do not wait before each run until what was written is on the disk.")
    private boolean noSync;

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
        Runnable settle = noSync ? () -> {} : Disk::settle;
        Comparison comparison = new Comparison(named, workload, settle, line -> progress(startedAt, line));
        try {
            comparison.checkPeers();
        } catch (PeerException e) {
            errors().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        Results results = measure(scenarios, comparison, startedAt, workload, named);
        spec.commandLine().getOut().print(TableReport.of(results));
        spec.commandLine().getOut().flush();
        progress(startedAt, "written: " + directory.resolve("results.md"));
        return results.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Written after each scenario: a run that is ended early keeps what it has. */
    private Results measure(
            List<Scenario> scenarios, Comparison comparison, Instant startedAt, Workload workload, List<Peer> named)
            throws IOException {
        ReportFolder folder = new ReportFolder(directory);
        List<ScenarioResult> measured = new ArrayList<>();
        Results results = new Results(startedAt, Machine.here(), workload, named, measured);
        for (Scenario scenario : scenarios) {
            measured.add(comparison.run(scenario));
            results = new Results(startedAt, results.machine(), workload, named, measured);
            folder.write(results);
        }
        return results;
    }

    private List<Peer> peersWithProcesses() {
        Set<String> names = new HashSet<>();
        for (Peer peer : peers) {
            if (!names.add(peer.name())) {
                throw misuse("two peers are called " + peer.name());
            }
        }
        pids.forEach(processes -> checkPeer("--pid", processes.name(), names));
        about.keySet().forEach(name -> checkPeer("--about", name, names));
        return peers.stream()
                .map(peer -> peer.withProcesses(pids.stream()
                                .filter(processes -> processes.name().equals(peer.name()))
                                .flatMap(processes -> processes.processes().stream())
                                .toList())
                        .withAbout(about.getOrDefault(peer.name(), "")))
                .toList();
    }

    private void checkPeer(String option, String name, Set<String> names) {
        if (!names.contains(name)) {
            throw misuse("%s names %s, but there is no --peer %s=URL".formatted(option, name, name));
        }
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

    static final class ProcessesConverter implements ITypeConverter<PeerProcesses> {
        @Override
        public PeerProcesses convert(String value) {
            try {
                return PeerProcesses.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
