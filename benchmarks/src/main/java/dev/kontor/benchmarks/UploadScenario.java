package dev.kontor.benchmarks;

/** Pushes one large blob that the registry has never seen. */
record UploadScenario(Payloads payloads, long blobBytes) implements Scenario {

    @Override
    public String key() {
        return "upload";
    }

    @Override
    public String description() {
        return "push of one new blob of " + Figures.binarySize(blobBytes) + ", POST then PUT";
    }

    @Override
    public Chapter chapter() {
        return Chapter.TRANSFERS;
    }

    @Override
    public Metric headline() {
        return Metric.MEGABYTES_PER_SECOND;
    }

    @Override
    public void prepare(Peer peer) {
        // Each run brings its own blob.
    }

    @Override
    public Run run(Peer peer) {
        Payload blob = payloads.next(peer, blobBytes);
        try (RegistryClient client = RegistryClient.connect(peer)) {
            Stopwatch stopwatch = Stopwatch.start(peer);
            client.pushBlob(Fixtures.blobs(), blob);
            return stopwatch.transferred(blobBytes);
        }
    }
}
