package dev.kontor.standalone;

import dev.kontor.config.KontorConfig;
import dev.kontor.config.StoreConfig;
import dev.kontor.events.EventLogRefusedException;
import dev.kontor.gateway.ListenerChecks;
import dev.kontor.service.Logging;
import dev.kontor.service.program.Program;
import dev.kontor.service.program.StartConfig;
import dev.kontor.service.reload.ConfigSource;
import dev.kontor.service.reload.ConfigWatch;
import dev.kontor.store.StoreException;
import dev.kontor.store.StoreRefusedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** Serves a registry until the process is told to end. */
@CommandLine.Command(
        name = "serve",
        description = {
            "Serves a registry on this machine until it is interrupted.",
            "Without CONFIG it listens on 127.0.0.1:5000 and keeps images in the folder data."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "A JSON or YAML file; check it with 'kontor verify CONFIG'.")
    private Optional<Path> config = Optional.empty();

    @CommandLine.Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder for images, instead of storage.rootDirectory.")
    private Optional<String> data = Optional.empty();

    @CommandLine.Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen, instead of http.address and http.port.")
    private Optional<String> listen = Optional.empty();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Optional<ConfigWatch> settings = StartConfig.open(
                new ConfigSource(config, environment(), ListenerChecks.all()),
                spec.commandLine().getErr());
        return settings.isEmpty() ? 1 : serve(settings.get());
    }

    private int serve(ConfigWatch watch) throws InterruptedException {
        KontorConfig settings = watch.current();
        Logging.configure(settings.log());
        try {
            LocalRegistry registry = LocalRegistry.start(watch);
            watch.follow(now -> Logging.level(now.log().level().threshold()), "log.level");
            watch.start();
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                watch.close();
                registry.close();
                stopped.countDown();
            }));
            spec.commandLine().getOut().println(firstScreen(registry, settings));
            spec.commandLine().getOut().flush();
            stopped.await();
            return 0;
        } catch (StoreRefusedException | StoreException | EventLogRefusedException | IllegalStateException e) {
            spec.commandLine().getErr().println("error: " + e.getMessage());
            return 1;
        }
    }

    private static String firstScreen(LocalRegistry registry, KontorConfig settings) {
        String host = registry.uri().getAuthority();
        return """

                Kontor %s is ready.

                  listening   %s
                  data        %s

                Try it:
                  docker push %3$s/hello:1
                  skopeo copy --dest-tls-verify=false oci:some-layout:1 docker://%3$s/hello:1
                  podman pull --tls-verify=false %3$s/hello:1

                Ctrl-C ends it.
                """.replace("%3$s", host).formatted(
                Program.version(), registry.uri(), place(settings.storage().defaultStore()));
    }

    private static String place(StoreConfig store) {
        return store.storageDriver()
                .map(s3 -> "s3://" + s3.bucketName() + "/" + s3.prefix()
                        + s3.endpoint().map(at -> " at " + at).orElse(" at Amazon, " + s3.signingRegion()))
                .orElseGet(() -> store.folder().toAbsolutePath().normalize().toString());
    }

    /** The process's variables with the options over them, since those are the same settings. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        data.ifPresent(folder -> environment.put("KONTOR_STORAGE_ROOTDIRECTORY", folder));
        listen.ifPresent(text -> {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--listen takes HOST:PORT, such as 127.0.0.1:5000, not '" + text + "'");
            }
            environment.put("KONTOR_HTTP_ADDRESS", text.substring(0, colon));
            environment.put("KONTOR_HTTP_PORT", text.substring(colon + 1));
        });
        return environment;
    }
}
