package dev.kontor.service.program;

import dev.kontor.service.Lifecycle;
import dev.kontor.service.Logging;
import dev.kontor.service.reload.ConfigSource;
import dev.kontor.service.reload.ConfigWatch;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * A program that runs until it is told to end.
 *
 * <p>Its exit code is 1 when it could not start, 2 when it was called wrongly. SIGTERM and SIGINT stop its parts; the
 * virtual machine then ends the process with 143 or 130.
 */
@CommandLine.Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class Program implements Callable<Integer> {
    private static final System.Logger LOGGER = Logging.logger(Program.class);

    private final String name;
    private final Assembly assembly;
    private final Map<String, String> environment;

    @CommandLine.Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A JSON or YAML file; without it the one that the variable KONTOR_CONFIG names, if any.")
    private Optional<Path> file = Optional.empty();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Program(String name, Assembly assembly, Map<String, String> environment) {
        this.name = name;
        this.assembly = assembly;
        this.environment = environment;
    }

    /**
     * Runs a program of the given parts.
     *
     * @param name as its users know it, such as {@code blob-service}
     * @param arguments those of {@code main}
     * @return the exit code, once it has stopped or when it did not start
     */
    public static int run(String name, Assembly assembly, String... arguments) {
        CommandLine command = new CommandLine(new Program(name, assembly, System.getenv()));
        command.setCommandName(name);
        command.addSubcommand(new KeysCommand());
        command.getCommandSpec().version(name + " " + version());
        command.getCommandSpec().usageMessage().description("Runs Kontor's " + name + " until it is told to end.");
        return command.execute(arguments);
    }

    /** The version of this build; {@code development} where it runs from classes. */
    public static String version() {
        return Optional.ofNullable(Program.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Path> configured = file.or(() -> Optional.ofNullable(environment.get("KONTOR_CONFIG"))
                .filter(text -> !text.isEmpty())
                .map(Path::of));
        Optional<ConfigWatch> config =
                StartConfig.open(new ConfigSource(configured, environment, assembly.checks()), err);
        if (config.isEmpty()) {
            return 1;
        }
        try {
            Logging.configure(config.get().current().log());
            serve(config.get());
            return 0;
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the start failed", e);
            err.println("error: " + e.getMessage());
            return 1;
        }
    }

    private void serve(ConfigWatch config) throws InterruptedException {
        StopSignal stop = new StopSignal();
        Lifecycle parts = new Lifecycle();
        config.follow(now -> Logging.level(now.log().level().threshold()), "log.level");
        assembly.assemble(config, parts, stop);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            LOGGER.log(System.Logger.Level.INFO, "{0} stops", name);
            stop.give();
            config.close();
            parts.stop();
            LOGGER.log(System.Logger.Level.INFO, "{0} has stopped", name);
        }));
        parts.start();
        config.start();
        if (!stop.isGiven()) {
            LOGGER.log(System.Logger.Level.INFO, "{0} {1} is ready", name, version());
        }
        stop.await();
    }
}
