package dev.kontor.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How much of everything.
 *
 * @param pairs how often each scenario runs against each registry
 * @param warmUps how many more runs come first, whose figures are thrown away
 * @param blobBytes the size of the blob that is uploaded and downloaded
 * @param duration how long a run of requests takes
 * @param connections how many connections small requests share
 * @param manifestsPerSecond the rate at which manifests are asked for where a rate is given
 * @param imageMebibytes the sizes of the images that are pushed and pulled
 * @param clients how many clients push, pull or list at once where there are several
 * @param pushMebibytes how much a run of image pushes pushes, at least one image for each client
 * @param tags how many tags the repositories have into which a tag is pushed; lists are taken from the largest
 * @param tagPushes how many tags a run pushes
 * @param fillTime how long a registry may take to be filled with the tags of one repository
 * @param repositories how many repositories the catalog has, or more if the registry has others
 * @param pageSize how many entries a page has
 */
record Workload(
        int pairs,
        int warmUps,
        long blobBytes,
        Duration duration,
        int connections,
        double manifestsPerSecond,
        List<Integer> imageMebibytes,
        int clients,
        int pushMebibytes,
        List<Integer> tags,
        int tagPushes,
        Duration fillTime,
        int repositories,
        int pageSize) {

    Workload {
        imageMebibytes = List.copyOf(imageMebibytes);
        tags = List.copyOf(tags);
    }

    /** The largest number of tags. */
    int mostTags() {
        return tags.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    /** How many images of a size a run pushes: as many as the budget holds, and two for each client at least. */
    int imagesPerRun(int mebibytes, int pushingClients) {
        return Math.clamp(pushMebibytes / mebibytes, 2 * pushingClients, Math.max(2 * pushingClients, 200));
    }
}
