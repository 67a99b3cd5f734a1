package dev.kontor.registry.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.store.Key;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was counted of a manifest.
 *
 * <p>Counts come from many processes, each of which numbers its own, and may be told twice: how far each was heard is kept
 * here, of those that were heard last.
 *
 * @param pulls how often it was pulled
 * @param last when it was pulled last; empty when never
 * @param heard the last number of each process, the one heard last at the end
 */
public record StoredStatistics(long pulls, Optional<Instant> last, Map<String, Long> heard) {
    /** Nothing was counted yet. */
    public static final StoredStatistics NONE = new StoredStatistics(0, Optional.empty(), Map.of());

    private static final String KIND = "statistics";
    private static final int MOST_HEARD = 64;

    public StoredStatistics {
        heard = Collections.unmodifiableMap(new LinkedHashMap<>(heard));
    }

    /**
     * With some more pulls; the same when they were heard before.
     *
     * @param process which process counted them
     * @param number greater for each later count of that process
     */
    public StoredStatistics plus(long more, Instant at, String process, long number) {
        if (heard.getOrDefault(process, -1L) >= number) {
            return this;
        }
        LinkedHashMap<String, Long> now = new LinkedHashMap<>(heard);
        now.remove(process);
        now.put(process, number);
        while (now.size() > MOST_HEARD) {
            now.pollFirstEntry();
        }
        return new StoredStatistics(
                pulls + more, last.filter(before -> before.isAfter(at)).or(() -> Optional.of(at)), now);
    }

    /** The document. */
    public byte[] encode() {
        ObjectNode json = JsonDocument.begin(KIND);
        json.put("pulls", pulls);
        last.ifPresent(at -> json.put("last", at.toString()));
        ObjectNode processes = json.putObject("heard");
        heard.forEach(processes::put);
        return JsonDocument.encode(json);
    }

    /**
     * Reads the document.
     *
     * @param key where it was found
     * @throws dev.kontor.store.StoreDamagedException when it is none
     */
    public static StoredStatistics decode(Key key, byte[] bytes) {
        return JsonDocument.decode(key, KIND, bytes, StoredStatistics::of);
    }

    private static StoredStatistics of(JsonNode json) {
        Map<String, Long> heard = new LinkedHashMap<>();
        json.path("heard")
                .properties()
                .forEach(each -> heard.put(each.getKey(), each.getValue().asLong()));
        return new StoredStatistics(
                JsonDocument.sizeOf(json, "pulls"),
                Optional.ofNullable(json.get("last")).map(at -> Instant.parse(at.asText())),
                heard);
    }
}
