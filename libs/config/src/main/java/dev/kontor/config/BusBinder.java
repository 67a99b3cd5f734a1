package dev.kontor.config;

/** Fills the record of the bus. */
final class BusBinder {
    private static final String BUS = "bus";
    private static final String KAFKA = KeyPath.join(BUS, BusKeys.KAFKA.name());

    private final Settings settings;
    private final Findings findings;
    private final Position file;

    BusBinder(Settings settings, Findings findings, Position file) {
        this.settings = settings;
        this.findings = findings;
        this.file = file;
    }

    BusConfig bind() {
        return switch (settings.get(BUS, BusKeys.DRIVER)) {
            case JOURNAL -> journal();
            case KAFKA -> kafka();
        };
    }

    private BusConfig journal() {
        if (settings.hasAny(KAFKA)) {
            findings.notice(file, "'" + KAFKA + "' has no effect, since 'bus.driver' is 'journal'");
        }
        return new BusConfig.Journal();
    }

    private BusConfig kafka() {
        String servers = KeyPath.join(KAFKA, BusKeys.BOOTSTRAP_SERVERS.name());
        if (settings.find(KAFKA, BusKeys.BOOTSTRAP_SERVERS).isEmpty() && findings.sound(KAFKA)) {
            findings.problem(
                    settings.position(BUS, BusKeys.DRIVER).orElse(file), servers, "'" + servers + "' is required");
        }
        return new BusConfig.Kafka(
                settings.find(KAFKA, BusKeys.BOOTSTRAP_SERVERS).orElse(""),
                settings.get(KAFKA, BusKeys.TOPIC_PREFIX),
                Math.toIntExact(settings.get(KAFKA, BusKeys.PARTITIONS)),
                Math.toIntExact(settings.get(KAFKA, BusKeys.REPLICATION_FACTOR)),
                settings.get(KAFKA, BusKeys.RETENTION),
                settings.find(KAFKA, BusKeys.CLIENT_PROPERTIES));
    }
}
