package dev.kontor.search.index;

import dev.kontor.oci.Digest;
import dev.kontor.search.catalog.Referrer;
import dev.kontor.search.image.HistoryStep;
import dev.kontor.search.image.IndexFacts.Child;
import dev.kontor.search.image.Layer;
import dev.kontor.search.image.ManifestFacts;
import dev.kontor.search.image.Platform;
import dev.kontor.search.image.Signature;
import dev.kontor.search.image.Texts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the index keeps of each thing beside what is searched: all that is shown of it. */
final class Rows {
    private Rows() {}

    /**
     * A tag and its image.
     *
     * @param children its manifests: of an image itself, of an index those that are there, with the index's word for their platforms
     */
    record TagRow(
            String mediaType,
            String artifactType,
            String digest,
            long sizeBytes,
            List<Platform> platforms,
            Optional<Instant> lastUpdated,
            Optional<Instant> tagged,
            Optional<Instant> pushed,
            String pushedBy,
            Texts texts,
            List<Signature> signatures,
            List<Child> children) {
        byte[] encode() {
            return new RowWriter()
                    .text(mediaType)
                    .text(artifactType)
                    .text(digest)
                    .number(sizeBytes)
                    .list(platforms, Rows::write)
                    .time(lastUpdated)
                    .time(tagged)
                    .time(pushed)
                    .text(pushedBy)
                    .list(List.of(texts), Rows::write)
                    .list(signatures, Rows::write)
                    .list(children, (row, child) -> write(row.text(child.digest()), child.platform()))
                    .bytes();
        }

        static TagRow decode(ByteBuffer bytes) {
            RowReader row = new RowReader(bytes);
            return new TagRow(
                    row.text(),
                    row.text(),
                    row.text(),
                    row.number(),
                    row.list(Rows::platform),
                    row.time(),
                    row.time(),
                    row.time(),
                    row.text(),
                    row.list(Rows::texts).getFirst(),
                    row.list(Rows::signature),
                    row.list(each -> new Child(each.text(), platform(each))));
        }
    }

    /** A repository; {@code newest} is the tag whose image was built last. */
    record RepositoryRow(
            long sizeBytes,
            List<Platform> platforms,
            List<String> vendors,
            Optional<Instant> lastUpdated,
            Optional<String> newest) {
        byte[] encode() {
            return new RowWriter()
                    .number(sizeBytes)
                    .list(platforms, Rows::write)
                    .list(vendors, RowWriter::text)
                    .time(lastUpdated)
                    .optional(newest, RowWriter::text)
                    .bytes();
        }

        static RepositoryRow decode(ByteBuffer bytes) {
            RowReader row = new RowReader(bytes);
            return new RepositoryRow(
                    row.number(),
                    row.list(Rows::platform),
                    row.list(RowReader::text),
                    row.time(),
                    row.optional(RowReader::text));
        }
    }

    static byte[] encode(ManifestFacts facts) {
        return new RowWriter()
                .text(facts.digest())
                .number(facts.ownBytes())
                .text(facts.artifactType())
                .optional(facts.config(), Rows::write)
                .list(List.of(facts.platform()), Rows::write)
                .time(facts.annotated())
                .time(facts.created())
                .text(facts.vendor())
                .list(List.of(facts.texts()), Rows::write)
                .list(facts.layers(), Rows::write)
                .list(facts.history(), Rows::write)
                .flag(facts.isHistoryWhole())
                .bytes();
    }

    static ManifestFacts facts(ByteBuffer bytes) {
        RowReader row = new RowReader(bytes);
        return new ManifestFacts(
                row.text(),
                row.number(),
                row.text(),
                row.optional(Rows::layer),
                row.list(Rows::platform).getFirst(),
                row.time(),
                row.time(),
                row.text(),
                row.list(Rows::texts).getFirst(),
                row.list(Rows::layer),
                row.list(Rows::step),
                row.flag());
    }

    static byte[] encode(Referrer referrer) {
        return new RowWriter()
                .text(referrer.digest().value())
                .text(referrer.mediaType())
                .text(referrer.artifactType())
                .number(referrer.sizeBytes())
                .list(
                        referrer.annotations().entrySet(),
                        (row, each) -> row.text(each.getKey()).text(each.getValue()))
                .bytes();
    }

    static Referrer referrer(ByteBuffer bytes) {
        RowReader row = new RowReader(bytes);
        Digest digest = Digest.of(row.text());
        String mediaType = row.text();
        String artifactType = row.text();
        long size = row.number();
        Map<String, String> annotations = new HashMap<>();
        row.list(each -> annotations.put(each.text(), each.text()));
        return new Referrer(digest, mediaType, artifactType, size, annotations);
    }

    private static void write(RowWriter row, Platform platform) {
        row.text(platform.os()).text(platform.arch());
    }

    private static Platform platform(RowReader row) {
        return new Platform(row.text(), row.text());
    }

    private static void write(RowWriter row, Layer layer) {
        row.text(layer.digest()).number(layer.sizeBytes());
    }

    private static Layer layer(RowReader row) {
        return new Layer(row.text(), row.number());
    }

    private static void write(RowWriter row, Signature signature) {
        row.text(signature.tool()).flag(signature.isTrusted()).text(signature.author());
    }

    private static Signature signature(RowReader row) {
        return new Signature(row.text(), row.flag(), row.text());
    }

    private static void write(RowWriter row, Texts texts) {
        row.text(texts.description())
                .text(texts.licenses())
                .text(texts.labels())
                .text(texts.title())
                .text(texts.source())
                .text(texts.documentation())
                .text(texts.vendor())
                .text(texts.authors());
    }

    private static Texts texts(RowReader row) {
        return new Texts(
                row.text(), row.text(), row.text(), row.text(), row.text(), row.text(), row.text(), row.text());
    }

    private static void write(RowWriter row, HistoryStep step) {
        row.optional(step.layer(), Rows::write)
                .time(step.created())
                .text(step.createdBy())
                .text(step.author())
                .text(step.comment())
                .flag(step.emptyLayer());
    }

    private static HistoryStep step(RowReader row) {
        return new HistoryStep(row.optional(Rows::layer), row.time(), row.text(), row.text(), row.text(), row.flag());
    }
}
