package dev.kontor.e2e;

import dev.kontor.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** An OCI image layout on disk (OCI Image Specification, "Image Layout"), with contents that follow from a seed. */
public final class ImageLayout {
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final Path folder;

    private ImageLayout(Path folder) {
        this.folder = folder;
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Writes an image of some layers, tagged {@code 1}. */
    public static ImageLayout image(Path folder, int layers, long seed) throws IOException {
        ImageLayout layout = new ImageLayout(folder);
        layout.finish(layout.writeImage("amd64", layers, seed));
        return layout;
    }

    /** Writes an index of two platforms, tagged {@code 1}. */
    public static ImageLayout index(Path folder, long seed) throws IOException {
        ImageLayout layout = new ImageLayout(folder);
        String children = layout.writeImage("amd64", 2, seed) + "," + layout.writeImage("arm64", 2, seed + 1);
        String index =
                "{\"schemaVersion\":2,\"mediaType\":\"" + Wire.OCI_INDEX + "\",\"manifests\":[" + children + "]}";
        layout.finish(layout.writeBlob(Wire.OCI_INDEX, index.getBytes(StandardCharsets.UTF_8), ""));
        return layout;
    }

    private void finish(String descriptor) throws IOException {
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        String tagged = descriptor.substring(0, descriptor.length() - 1)
                + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"1\"}}";
        Files.writeString(folder.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + tagged + "]}");
    }

    private String writeImage(String architecture, int layers, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> descriptors = new ArrayList<>();
        List<String> diffs = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            byte[] content = new byte[20_000 + random.nextInt(100_000)];
            random.nextBytes(content);
            diffs.add("\"" + Digest.sha256(content) + "\"");
            descriptors.add(writeBlob(TAR, gzip(content), ""));
        }
        String config =
                "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                        .formatted(architecture, String.join(",", diffs));
        String configDescriptor =
                writeBlob("application/vnd.oci.image.config.v1+json", config.getBytes(StandardCharsets.UTF_8), "");
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(Wire.OCI_MANIFEST, configDescriptor, String.join(",", descriptors));
        return writeBlob(
                Wire.OCI_MANIFEST,
                manifest.getBytes(StandardCharsets.UTF_8),
                ",\"platform\":{\"architecture\":\"" + architecture + "\",\"os\":\"linux\"}");
    }

    private String writeBlob(String type, byte[] bytes, String more) throws IOException {
        Digest digest = Digest.sha256(bytes);
        Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.write(blobs.resolve(digest.hex()), bytes);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + bytes.length + more + "}";
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
