package dev.kontor.e2e.crash;

import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one client asked for, one request after the other, in a repository of its own. Times are {@code nanoTime}'s. */
public final class History {
    private static final long NEVER = Long.MAX_VALUE;

    private final String repository;
    private final List<Step> steps = new ArrayList<>();

    private record Step(Change change, long begun, long acknowledged) {}

    /**
     * What is known of a repository at an instant.
     *
     * @param acknowledged how many changes must be there
     * @param pending the change that was asked for and not acknowledged
     */
    public record State(
            String repository,
            Map<String, Optional<Digest>> contents,
            List<RegistryEvent> events,
            Map<String, Change.OpenUpload> uploads,
            int acknowledged,
            Optional<Change> pending) {
        /** The same, after the uploads were ended by somebody else. */
        public State withoutUploads() {
            return new State(repository, contents, events, Map.of(), acknowledged, pending);
        }
    }

    /** The history of a repository that is not there yet. */
    public History(String repository) {
        this.repository = repository;
    }

    String repository() {
        return repository;
    }

    synchronized void begin(Change change) {
        steps.add(new Step(change, System.nanoTime(), NEVER));
    }

    /** The change that began last was answered. */
    synchronized void acknowledge() {
        acknowledge(steps.getLast().change());
    }

    /** The change that began last was answered, and only now it is known what it is. */
    synchronized void acknowledge(Change change) {
        Step last = steps.removeLast();
        steps.add(new Step(change, last.begun(), System.nanoTime()));
    }

    /** When changes were acknowledged. */
    public synchronized List<Long> acknowledgements() {
        return steps.stream()
                .map(Step::acknowledged)
                .filter(time -> time != NEVER)
                .toList();
    }

    /** What had been acknowledged when nothing more was. */
    public State atEnd() {
        return at(NEVER);
    }

    /** What had been acknowledged before an instant. */
    synchronized State at(long nanos) {
        Map<String, Optional<Digest>> contents = new LinkedHashMap<>();
        List<RegistryEvent> events = new ArrayList<>();
        Map<String, Change.OpenUpload> uploads = new LinkedHashMap<>();
        int acknowledged = 0;
        for (Step step : steps) {
            if (step.begun() >= nanos) {
                break;
            }
            if (step.acknowledged() >= nanos) {
                return new State(repository, contents, events, uploads, acknowledged, Optional.of(step.change()));
            }
            contents.putAll(step.change().contents());
            events.addAll(step.change().events());
            step.change()
                    .uploads()
                    .forEach((path, upload) ->
                            upload.ifPresentOrElse(open -> uploads.put(path, open), () -> uploads.remove(path)));
            acknowledged++;
        }
        return new State(repository, contents, events, uploads, acknowledged, Optional.empty());
    }
}
