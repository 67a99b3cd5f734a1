package dev.kontor.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * A valid image of one layer.
 *
 * @param config the configuration, which names the layer
 * @param layer the layer
 * @param manifest the manifest that refers to both
 */
record Image(Payload config, Payload layer, Payload manifest) {

    /** The image of a layer; its configuration is as unique as the layer is. */
    static Image of(Payload layer) {
        Payload config =
                text("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[\"" + layer.digest() + "\"]}}");
        return new Image(config, layer, manifest(config, layer, ""));
    }

    /** Another manifest over the same configuration and layer; equal labels give equal bytes. */
    Payload manifest(String label) {
        return manifest(config, layer, ",\"annotations\":{\"dev.kontor.bench.serial\":\"" + label + "\"}");
    }

    private static Payload manifest(Payload config, Payload layer, String rest) {
        return text("{\"schemaVersion\":2,\"mediaType\":\"" + RegistryClient.MANIFEST_TYPE + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config)
                + ",\"layers\":[" + descriptor("application/vnd.oci.image.layer.v1.tar", layer)
                + "]" + rest + "}");
    }

    private static String descriptor(String mediaType, Payload blob) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + blob.digest() + "\",\"size\":" + blob.sizeBytes()
                + "}";
    }

    private static Payload text(String json) {
        return Payload.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
