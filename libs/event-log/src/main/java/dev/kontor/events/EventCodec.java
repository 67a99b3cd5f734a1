package dev.kontor.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Digest;
import dev.kontor.oci.Json;
import dev.kontor.oci.MediaType;
import dev.kontor.oci.RepositoryName;
import dev.kontor.oci.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Events as CloudEvents 1.0 in JSON.
 *
 * <p>The form is kept for ever: a reader ignores attributes and data that it does not know, a writer never takes one
 * away.
 */
public final class EventCodec {
    private static final String TYPE_PREFIX = "dev.kontor.registry.";

    private EventCodec() {}

    /** The event as one line of JSON. */
    public static byte[] encode(AnnouncedEvent announced) {
        try {
            return Json.MAPPER.writeValueAsBytes(toJson(announced));
        } catch (IOException e) {
            throw new IllegalStateException("an event cannot be written as JSON", e);
        }
    }

    /**
     * Reads an event.
     *
     * @throws UnknownEventException when they are an event of a later release
     * @throws MalformedEventException when the bytes are no event
     */
    public static AnnouncedEvent decode(byte[] bytes) {
        try {
            return fromJson(Json.MAPPER.readTree(bytes));
        } catch (UnknownEventException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MalformedEventException("not an event: " + e.getMessage(), e);
        }
    }

    static ObjectNode toJson(AnnouncedEvent announced) {
        RegistryEvent event = announced.event();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("specversion", "1.0");
        json.put("id", announced.id().toString());
        json.put("source", "/kontor");
        json.put("type", TYPE_PREFIX + type(event));
        json.put("subject", subject(event));
        json.put("time", announced.time().toString());
        json.put("datacontenttype", "application/json");
        json.put("partitionkey", event.repository().value());
        json.put("sequence", Long.toString(announced.id().sequence()));
        json.put("actor", announced.actor());
        if (!announced.requestId().isEmpty()) {
            json.put("requestid", announced.requestId());
        }
        ObjectNode data = json.putObject("data");
        data.put("repository", event.repository().value());
        putData(data, event);
        return json;
    }

    private static String type(RegistryEvent event) {
        return switch (event) {
            case RegistryEvent.RepositoryCreated _ -> "repository.created";
            case RegistryEvent.ManifestPushed _ -> "manifest.pushed";
            case RegistryEvent.TagMoved _ -> "tag.moved";
            case RegistryEvent.TagDeleted _ -> "tag.deleted";
            case RegistryEvent.ManifestDeleted _ -> "manifest.deleted";
            case RegistryEvent.BlobDeleted _ -> "blob.deleted";
            case RegistryEvent.ManifestPulled _ -> "manifest.pulled";
            case RegistryEvent.CountsChanged _ -> "counts.changed";
            case RegistryEvent.StarsChanged _ -> "stars.changed";
        };
    }

    private static String subject(RegistryEvent event) {
        String repository = event.repository().value();
        return switch (event) {
            case RegistryEvent.RepositoryCreated _, RegistryEvent.StarsChanged _ -> repository;
            case RegistryEvent.ManifestPushed pushed -> repository + "@" + pushed.digest();
            case RegistryEvent.TagMoved moved -> repository + ":" + moved.tag().value();
            case RegistryEvent.TagDeleted deleted ->
                repository + ":" + deleted.tag().value();
            case RegistryEvent.ManifestDeleted deleted -> repository + "@" + deleted.digest();
            case RegistryEvent.BlobDeleted deleted -> repository + "@" + deleted.digest();
            case RegistryEvent.ManifestPulled pulled -> repository + "@" + pulled.digest();
            case RegistryEvent.CountsChanged changed -> repository + "@" + changed.digest();
        };
    }

    private static void putData(ObjectNode data, RegistryEvent event) {
        switch (event) {
            case RegistryEvent.RepositoryCreated _, RegistryEvent.StarsChanged _ -> {}
            case RegistryEvent.ManifestPushed pushed -> {
                data.put("digest", pushed.digest().toString());
                data.put("mediaType", pushed.mediaType().value());
                data.put("size", pushed.sizeBytes());
                pushed.subject().ifPresent(subject -> data.put("subject", subject.toString()));
            }
            case RegistryEvent.TagMoved moved -> {
                data.put("tag", moved.tag().value());
                data.put("digest", moved.digest().toString());
                data.put("mediaType", moved.mediaType().value());
                moved.previous().ifPresent(previous -> data.put("previous", previous.toString()));
            }
            case RegistryEvent.TagDeleted deleted -> {
                data.put("tag", deleted.tag().value());
                data.put("digest", deleted.digest().toString());
            }
            case RegistryEvent.ManifestDeleted deleted ->
                data.put("digest", deleted.digest().toString());
            case RegistryEvent.BlobDeleted deleted ->
                data.put("digest", deleted.digest().toString());
            case RegistryEvent.ManifestPulled pulled -> {
                data.put("digest", pulled.digest().toString());
                data.put("pulls", pulled.pulls());
                data.put("last", pulled.last().toString());
            }
            case RegistryEvent.CountsChanged changed ->
                data.put("digest", changed.digest().toString());
        }
    }

    static AnnouncedEvent fromJson(JsonNode json) {
        String type = text(json, "type");
        if (!type.startsWith(TYPE_PREFIX)) {
            throw new MalformedEventException("unknown type of event: " + type);
        }
        RegistryEvent event = event(type.substring(TYPE_PREFIX.length()), json.path("data"));
        EventId id = new EventId(event.repository(), Long.parseLong(text(json, "sequence")), index(text(json, "id")));
        if (id.sequence() < 0 || id.index() < 0 || !id.toString().equals(text(json, "id"))) {
            throw new MalformedEventException("an event whose id is not that of its repository and sequence");
        }
        return new AnnouncedEvent(
                id,
                Instant.parse(text(json, "time")),
                text(json, "actor"),
                json.path("requestid").asText(""),
                event);
    }

    private static int index(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
    }

    private static RegistryEvent event(String type, JsonNode data) {
        RepositoryName repository = RepositoryName.of(text(data, "repository"));
        return switch (type) {
            case "repository.created" -> new RegistryEvent.RepositoryCreated(repository);
            case "manifest.pushed" ->
                new RegistryEvent.ManifestPushed(
                        repository,
                        digest(data),
                        mediaType(data),
                        number(data, "size"),
                        optionalDigest(data, "subject"));
            case "tag.moved" ->
                new RegistryEvent.TagMoved(
                        repository, tag(data), digest(data), mediaType(data), optionalDigest(data, "previous"));
            case "tag.deleted" -> new RegistryEvent.TagDeleted(repository, tag(data), digest(data));
            case "manifest.deleted" -> new RegistryEvent.ManifestDeleted(repository, digest(data));
            case "blob.deleted" -> new RegistryEvent.BlobDeleted(repository, digest(data));
            case "manifest.pulled" ->
                new RegistryEvent.ManifestPulled(
                        repository, digest(data), number(data, "pulls"), Instant.parse(text(data, "last")));
            case "stars.changed" -> new RegistryEvent.StarsChanged(repository);
            case "counts.changed" -> new RegistryEvent.CountsChanged(repository, digest(data));
            default -> throw new UnknownEventException(TYPE_PREFIX + type);
        };
    }

    private static Tag tag(JsonNode data) {
        return Tag.of(text(data, "tag"));
    }

    private static Digest digest(JsonNode data) {
        return Digest.of(text(data, "digest"));
    }

    private static MediaType mediaType(JsonNode data) {
        String text = text(data, "mediaType");
        return MediaType.parse(text).orElseThrow(() -> new MalformedEventException("not a media type: " + text));
    }

    private static long number(JsonNode data, String name) {
        JsonNode number = data.path(name);
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw new MalformedEventException("an event whose '" + name + "' is not a number from 0 on");
        }
        return number.longValue();
    }

    private static Optional<Digest> optionalDigest(JsonNode data, String name) {
        JsonNode value = data.get(name);
        return value == null ? Optional.empty() : Optional.of(Digest.of(value.asText()));
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null || !value.isTextual()) {
            throw new MalformedEventException("an event without '" + name + "'");
        }
        return value.textValue();
    }
}
