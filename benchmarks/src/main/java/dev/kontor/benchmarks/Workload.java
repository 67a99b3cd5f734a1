package dev.kontor.benchmarks;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param pairs how often each scenario runs against each registry
 * @param warmUp whether one more run comes first, whose figures are thrown away
 * @param blobBytes the size of the blob that is uploaded and downloaded
 * @param duration how long a run of small requests takes
 * @param connections how many connections small requests share
 * @param manifestsPerSecond the rate at which manifests are asked for
 * @param pushesPerSecond the rate at which a tag is pushed
 * @param listsPerSecond the rate at which pages of lists are asked for
 * @param tags how many tags the large repository has
 * @param repositories how many repositories the catalog has, or more if the registry has others
 * @param pageSize how many entries a page has
 */
record Workload(
        int pairs,
        boolean warmUp,
        long blobBytes,
        Duration duration,
        int connections,
        double manifestsPerSecond,
        double pushesPerSecond,
        double listsPerSecond,
        int tags,
        int repositories,
        int pageSize) {}
