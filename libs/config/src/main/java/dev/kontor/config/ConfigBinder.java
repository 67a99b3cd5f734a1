package dev.kontor.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Fills the records from the settings, and checks what no single setting shows. */
final class ConfigBinder {
    private static final String STORAGE = "storage";
    private static final String SUB_PATHS = "storage.subPaths";
    private static final String HTTP = "http";
    private static final String LOG = "log";
    private static final String METRICS = "extensions.metrics";
    private static final String PROMETHEUS = "extensions.metrics.prometheus";
    private static final String SERVICES = "services";
    private static final String BLOB = "services.blob";
    private static final String MANIFEST = "services.manifest";
    private static final String GATEWAY = "services.gateway";

    private final Settings settings;
    private final Findings findings;
    private final Position file;

    ConfigBinder(Settings settings, Findings findings, Optional<Path> file) {
        this.settings = settings;
        this.findings = findings;
        this.file = new Position(file.map(path -> Shown.name(path.toString())).orElse("configuration"), 0);
    }

    /** The configuration; of no use where problems were found. */
    KontorConfig bind() {
        return new KontorConfig(
                KontorKeys.DIST_SPEC_VERSION.defaultText().orElseThrow(),
                storage(),
                new BusBinder(settings, findings, file).bind(),
                http(),
                log(),
                services(),
                metricsPath());
    }

    private Optional<String> metricsPath() {
        return settings.find(METRICS, KontorKeys.METRICS_ENABLE).orElseGet(() -> settings.has(METRICS))
                ? Optional.of(settings.get(PROMETHEUS, KontorKeys.METRICS_PATH))
                : Optional.empty();
    }

    private HttpConfig http() {
        String address = settings.get(HTTP, HttpKeys.ADDRESS);
        if (!HostText.loopback(address)) {
            findings.notice(
                    settings.position(HTTP, HttpKeys.ADDRESS).orElse(file),
                    "'http.address' " + Shown.name(address)
                            + " can be reached from other machines, and this version has"
                            + " no authentication: whoever reaches it may read, write and delete");
        }
        return new HttpConfig(
                address,
                settings.get(HTTP, HttpKeys.PORT),
                limit(settings.get(HTTP, HttpKeys.READ_TIMEOUT)),
                limit(settings.get(HTTP, HttpKeys.WRITE_TIMEOUT)),
                limit(settings.get(HTTP, HttpKeys.IDLE_TIMEOUT)),
                settings.find(HTTP, HttpKeys.MAX_CONNECTIONS).map(Math::toIntExact));
    }

    private static Optional<Duration> limit(Duration written) {
        return written.isPositive() ? Optional.of(written) : Optional.empty();
    }

    private LogConfig log() {
        return new LogConfig(
                settings.get(LOG, KontorKeys.LOG_LEVEL),
                settings.find(LOG, KontorKeys.LOG_OUTPUT),
                settings.find(LOG, KontorKeys.LOG_AUDIT));
    }

    private ServicesConfig services() {
        return new ServicesConfig(
                settings.find(SERVICES, ServicesKeys.KEY_FILE),
                settings.get(SERVICES, ServicesKeys.START_PATIENCE),
                new StopConfig(
                        settings.get(SERVICES, ServicesKeys.DRAIN),
                        settings.get(SERVICES, ServicesKeys.STOP_GRACE),
                        settings.get(SERVICES, ServicesKeys.STOP_STALL)),
                new CallConfig(
                        settings.get(SERVICES, ServicesKeys.CONNECT_TIMEOUT),
                        settings.get(SERVICES, ServicesKeys.FIRST_BYTE_TIMEOUT),
                        settings.get(SERVICES, ServicesKeys.STALL_TIMEOUT)),
                service(BLOB, ServicesKeys.BLOB_PORT, ServicesKeys.BLOB_URLS),
                service(MANIFEST, ServicesKeys.MANIFEST_PORT, ServicesKeys.MANIFEST_URLS),
                new GatewayConfig(
                        settings.get(GATEWAY, ServicesKeys.ADMIN_ADDRESS),
                        settings.get(GATEWAY, ServicesKeys.ADMIN_PORT)));
    }

    private ServiceConfig service(String block, Key.Leaf<Integer> port, Key.Leaf<List<URI>> urls) {
        return new ServiceConfig(
                settings.get(block, ServicesKeys.ADDRESS), settings.get(block, port), settings.get(block, urls));
    }

    private StorageConfig storage() {
        StoreBinder stores = new StoreBinder(settings, findings, file);
        StoreConfig main = stores.bind(STORAGE);
        NavigableMap<String, StoreConfig> subPaths = new TreeMap<>();
        settings.entries(SUB_PATHS)
                .forEach((name, at) -> subPaths.put(
                        name.substring(1),
                        stores.bindSubPath(KeyPath.join(SUB_PATHS, name), at, main.rootDirectory())));
        stores.refuseOverlaps();
        return new StorageConfig(main, subPaths);
    }
}
