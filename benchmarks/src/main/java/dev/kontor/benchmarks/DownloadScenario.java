package dev.kontor.benchmarks;

import java.security.MessageDigest;

/** Pulls one large blob again and again; it is the same in every process, and most likely in the page cache. */
record DownloadScenario(Payload blob) implements Scenario {
    /** One download uses so little processor time that the steps in which it is read would show. */
    private static final int DOWNLOADS_PER_RUN = 4;

    @Override
    public String key() {
        return "download";
    }

    @Override
    public String description() {
        return "pull of one blob of %s, %d times in a row"
                .formatted(Figures.binarySize(blob.sizeBytes()), DOWNLOADS_PER_RUN);
    }

    @Override
    public Chapter chapter() {
        return Chapter.TRANSFERS;
    }

    @Override
    public Metric headline() {
        return Metric.MEGABYTES_PER_SECOND;
    }

    /** Pushes the blob if it is not there, then pulls it once and checks every byte; runs count bytes only. */
    @Override
    public void prepare(Peer peer) {
        try (RegistryClient client = RegistryClient.connect(peer)) {
            if (!client.hasBlob(Fixtures.blobs(), blob.digest())) {
                client.pushBlob(Fixtures.blobs(), blob);
            }
            MessageDigest sha256 = ContentDigest.newSha256();
            client.pullBlob(Fixtures.blobs(), blob.digest(), sha256::update);
            ContentDigest pulled = ContentDigest.ofHash(sha256.digest());
            if (!pulled.equals(blob.digest())) {
                throw new PeerException("%s: gave %s when asked for %s.".formatted(peer.name(), pulled, blob.digest()));
            }
        }
    }

    @Override
    public Run run(Peer peer) {
        try (RegistryClient client = RegistryClient.connect(peer)) {
            Stopwatch stopwatch = Stopwatch.start(peer);
            for (int i = 0; i < DOWNLOADS_PER_RUN; i++) {
                long bytes = client.pullBlob(Fixtures.blobs(), blob.digest(), BodySink.DISCARD);
                if (bytes != blob.sizeBytes()) {
                    throw new PeerException("%s: sent %d of %d bytes.".formatted(peer.name(), bytes, blob.sizeBytes()));
                }
            }
            return stopwatch.transferred(DOWNLOADS_PER_RUN * blob.sizeBytes());
        }
    }
}
