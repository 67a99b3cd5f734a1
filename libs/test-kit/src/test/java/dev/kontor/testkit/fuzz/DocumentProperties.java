package dev.kontor.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.events.AnnouncedEvent;
import dev.kontor.events.EventCodec;
import dev.kontor.events.MalformedEventException;
import dev.kontor.events.RegistryEvent;
import dev.kontor.oci.Descriptor;
import dev.kontor.oci.Json;
import dev.kontor.oci.Manifest;
import dev.kontor.oci.ManifestParse;
import dev.kontor.oci.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Documents that are taken are what they say, and can be written down and read again. */
final class DocumentProperties {
    private static final List<MediaType> TYPES = List.of(
            MediaType.OCI_MANIFEST, MediaType.OCI_INDEX, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_MANIFEST_LIST);

    private static final int LONGEST_REASON = 1_000;

    private DocumentProperties() {}

    static void manifest(byte[] bytes) {
        for (MediaType type : TYPES) {
            switch (Manifest.parse(bytes, type)) {
                case ManifestParse.Invalid invalid ->
                    assertThat(invalid.reason()).matches("[ -~]+").hasSizeLessThan(LONGEST_REASON);
                case ManifestParse.Valid valid -> accepted(bytes, valid.manifest(), type);
            }
        }
        assertThat(Manifest.parse(bytes, MediaType.OCTET_STREAM)).isInstanceOf(ManifestParse.Invalid.class);
    }

    private static void accepted(byte[] bytes, Manifest manifest, MediaType type) {
        assertThat(isUtf8(bytes)).isTrue();
        assertThat(manifest.mediaType()).isEqualTo(type);
        assertThat(manifest.config().isPresent()).isNotEqualTo(type.isIndex());
        if (type.equals(MediaType.DOCKER_MANIFEST) || type.equals(MediaType.DOCKER_MANIFEST_LIST)) {
            assertThat(manifest.subject()).isEmpty();
        }
        Stream.of(
                        manifest.config().stream(),
                        manifest.layers().stream(),
                        manifest.manifests().stream(),
                        manifest.subject().stream())
                .flatMap(descriptors -> descriptors)
                .forEach(DocumentProperties::accepted);
        byte[] printed = print(manifest).toString().getBytes(StandardCharsets.UTF_8);
        assertThat(Manifest.parse(printed, type)).isEqualTo(new ManifestParse.Valid(manifest));
    }

    private static void accepted(Descriptor descriptor) {
        assertThat(descriptor.sizeBytes()).isNotNegative();
        NameProperties.digest(descriptor.digest().value());
        NameProperties.mediaType(descriptor.mediaType().value());
    }

    private static ObjectNode print(Manifest manifest) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("schemaVersion", 2).put("mediaType", manifest.mediaType().value());
        manifest.config().ifPresent(config -> config.toJson(json.putObject("config")));
        ArrayNode list = json.putArray(manifest.mediaType().isIndex() ? "manifests" : "layers");
        Stream.concat(manifest.layers().stream(), manifest.manifests().stream())
                .forEach(each -> each.toJson(list.addObject()));
        manifest.subject().ifPresent(subject -> subject.toJson(json.putObject("subject")));
        manifest.artifactType().ifPresent(artifact -> json.put("artifactType", artifact));
        ObjectNode annotations = json.putObject("annotations");
        manifest.annotations().forEach(annotations::put);
        return json;
    }

    static void event(byte[] bytes) {
        AnnouncedEvent event;
        try {
            event = EventCodec.decode(bytes);
        } catch (MalformedEventException e) {
            return;
        }
        assertThat(event.id().repository()).isEqualTo(event.event().repository());
        assertThat(event.id().sequence()).isNotNegative();
        assertThat(event.id().index()).isNotNegative();
        if (event.event() instanceof RegistryEvent.ManifestPushed pushed) {
            assertThat(pushed.sizeBytes()).isNotNegative();
        }
        byte[] printed = EventCodec.encode(event);
        assertThat(EventCodec.decode(printed)).isEqualTo(event);
        assertThat(new String(printed, StandardCharsets.UTF_8))
                .contains("\"id\":\"" + event.id() + "\"")
                .doesNotContain("\n");
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
