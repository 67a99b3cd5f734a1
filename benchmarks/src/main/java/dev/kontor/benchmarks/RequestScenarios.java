package dev.kontor.benchmarks;

import java.util.List;

/** The scenarios of small requests that change nothing. */
final class RequestScenarios {
    private static final String REPOSITORY = Fixtures.named("requests");

    private final Workload workload;
    private final Fixtures fixtures;
    private final SampleImage image;

    RequestScenarios(Workload workload, Fixtures fixtures, SampleImage image) {
        this.workload = workload;
        this.fixtures = fixtures;
        this.image = image;
    }

    List<Scenario> all() {
        String digest = image.firstManifest().digest().value();
        return List.of(
                asFastAsTheyCan(
                        "manifest-get/tag",
                        "pull of a manifest by tag",
                        (client, index) -> client.pullManifest(REPOSITORY, Fixtures.KNOWN_TAG)),
                asFastAsTheyCan(
                        "manifest-get/digest",
                        "pull of a manifest by digest",
                        (client, index) -> client.pullManifest(REPOSITORY, digest)),
                manifestsAtRate(),
                asFastAsTheyCan(
                        "head-blob",
                        "HEAD of a blob",
                        (client, index) ->
                                client.requireBlob(REPOSITORY, image.layer().digest())),
                asFastAsTheyCan("ping", "GET of /v2/", (client, index) -> client.checkSupport()));
    }

    private Scenario asFastAsTheyCan(String key, String what, Load.Call call) {
        return new RequestScenario(
                key,
                "%s, as fast as %d connections can".formatted(what, workload.connections()),
                Metric.REQUESTS_PER_SECOND,
                peer -> fixtures.prepareKnownTag(peer, REPOSITORY),
                workload.connections(),
                Schedule.backToBack(workload.duration()),
                call);
    }

    private Scenario manifestsAtRate() {
        double rate = workload.manifestsPerSecond();
        return new RequestScenario(
                "manifest-get/rate",
                "pull of a manifest by tag, " + Figures.plain(rate) + " a second",
                Metric.P50_MILLIS,
                peer -> fixtures.prepareKnownTag(peer, REPOSITORY),
                workload.connections(),
                Schedule.atRate(rate, workload.duration()),
                (client, index) -> client.pullManifest(REPOSITORY, Fixtures.KNOWN_TAG));
    }
}
