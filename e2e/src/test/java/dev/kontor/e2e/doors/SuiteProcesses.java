package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.e2e.services.ServiceProcess;
import dev.kontor.service.identity.KeyFolder;
import dev.kontor.testkit.Ports;
import dev.kontor.testkit.RawHttp;
import dev.kontor.testkit.s3.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A gateway, a blob service and a manifest service as programs of one configuration, on a bucket of their own. */
public final class SuiteProcesses implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final List<ServiceProcess> processes = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, Integer> metricsPorts = new HashMap<>();
    private final KeyFolder keys;
    private final int gatewayPort = Ports.take();

    private SuiteProcesses(Path folder) throws IOException {
        keys = new KeyFolder(folder, "gateway", List.of("blob", "manifest"));
        keys.make();
    }

    static SuiteProcesses start(Path folder, Path config) throws IOException {
        return start(folder, config, Map.of());
    }

    /** The same with more variables, which all of them are given. */
    public static SuiteProcesses start(Path folder, Path config, Map<String, String> more) throws IOException {
        SuiteProcesses suite = new SuiteProcesses(folder);
        suite.settings.putAll(more);
        MinioServer store = MinioServer.shared();
        suite.settings.put("KONTOR_CONFIG", config.toString());
        suite.settings.put("KONTOR_SERVICES_DRAIN", "0s");
        suite.settings.put(
                "KONTOR_STORAGE_ROOTDIRECTORY", folder.resolve("local").toString());
        Map.of(
                        "NAME", "s3",
                        "REGIONENDPOINT", store.endpoint().toString(),
                        "BUCKET", store.newBucket(),
                        "ACCESSKEY", store.credentials().accessKey(),
                        "SECRETKEY", store.credentials().secretKey())
                .forEach((name, value) -> suite.settings.put("KONTOR_STORAGE_STORAGEDRIVER_" + name, value));
        int blobs = suite.start("blob");
        int manifests = suite.start("manifest");
        suite.settings.put("KONTOR_SERVICES_BLOB_URLS", "http://127.0.0.1:" + blobs);
        suite.settings.put("KONTOR_SERVICES_MANIFEST_URLS", "http://127.0.0.1:" + manifests);
        suite.startGateway();
        return suite;
    }

    private int start(String service) throws IOException {
        int port = Ports.take();
        metricsPorts.put(service, port);
        start(service, port, Map.of("KONTOR_SERVICES_" + service.toUpperCase(Locale.ROOT) + "_PORT", "" + port));
        return port;
    }

    private void startGateway() throws IOException {
        int admin = Ports.take();
        metricsPorts.put("gateway", admin);
        ServiceProcess gateway = start(
                "gateway",
                gatewayPort,
                Map.of("KONTOR_HTTP_PORT", "" + gatewayPort, "KONTOR_SERVICES_GATEWAY_ADMINPORT", "" + admin));
        await().atMost(START).until(() -> {
            assertThat(gateway.isAlive()).as(gateway::output).isTrue();
            return isReady(admin);
        });
    }

    private ServiceProcess start(String program, int port, Map<String, String> own) throws IOException {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("KONTOR_SERVICES_KEYFILE", keys.file(program).toString());
        variables.putAll(own);
        ServiceProcess process = ServiceProcess.start("dev.kontor." + program + ".Main", port, variables);
        processes.add(process);
        return process;
    }

    private static boolean isReady(int port) {
        try (RawHttp http = RawHttp.connect(port)) {
            return http.request("GET /readyz HTTP/1.1").receive().status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Where clients reach it. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    /** The ports on which {@code gateway}, {@code blob} and {@code manifest} show their metrics. */
    public Map<String, Integer> metricsPorts() {
        return Map.copyOf(metricsPorts);
    }

    /** The variables of all of them, such as where the bucket is. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    @Override
    public void close() {
        processes.forEach(ServiceProcess::close);
    }
}
