package dev.kontor.search.graphql;

import dev.kontor.search.catalog.Image;
import dev.kontor.search.catalog.ImageManifest;
import dev.kontor.search.catalog.Referrer;
import dev.kontor.search.catalog.RepositorySummary;
import dev.kontor.search.graphql.Queries.DeletableImage;
import dev.kontor.search.image.HistoryStep;
import dev.kontor.search.image.Layer;
import dev.kontor.search.image.Platform;
import dev.kontor.search.image.Signature;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What each field of the schema shows of images, repositories and what they are made of. */
final class Types {
    /** Nobody looked for vulnerabilities. */
    private static final Map<String, Object> NOT_SCANNED = Map.of(
            "MaxSeverity",
            "",
            "Count",
            0,
            "UnknownCount",
            0,
            "LowCount",
            0,
            "MediumCount",
            0,
            "HighCount",
            0,
            "CriticalCount",
            0);

    private Types() {}

    /** Fields of one type, whose objects are all of one kind. */
    private static final class Fields<T> {
        private final TypeRuntimeWiring.Builder wiring;
        private final Function<Object, T> source;

        Fields(String type, Function<Object, T> source) {
            this.wiring = TypeRuntimeWiring.newTypeWiring(type);
            this.source = source;
        }

        Fields<T> field(String name, Function<T, Object> value) {
            return with(name, (each, _) -> value.apply(each));
        }

        Fields<T> with(String name, Value<T> value) {
            DataFetcher<Object> fetcher = asked -> {
                Object from = asked.getSource();
                return from instanceof Map<?, ?> ? null : value.of(source.apply(from), asked);
            };
            wiring.dataFetcher(name, fetcher);
            return this;
        }

        void addTo(RuntimeWiring.Builder all) {
            all.type(wiring);
        }
    }

    /** The value of a field. */
    @FunctionalInterface
    private interface Value<T> {
        Object of(T object, DataFetchingEnvironment asked);
    }

    static void addTo(RuntimeWiring.Builder all) {
        images(all);
        manifests(all);
        repositories(all);
        parts(all);
    }

    private static Image image(Object source) {
        return source instanceof DeletableImage deletable ? deletable.image() : (Image) source;
    }

    private static void images(RuntimeWiring.Builder all) {
        new Fields<>("ImageSummary", Types::image)
                .field("RepoName", each -> each.repository().value())
                .field("Tag", each -> each.tag().value())
                .field("Digest", each -> each.digest().value())
                .field("MediaType", Image::mediaType)
                .field("Size", each -> Long.toString(each.sizeBytes()))
                .field("DownloadCount", each -> count(each.downloads()))
                .field("LastPullTimestamp", each -> time(each.lastPulled()))
                .field("PushTimestamp", each -> time(each.pushed()))
                .field("PushedBy", Image::pushedBy)
                .field("TaggedTimestamp", each -> time(each.tagged().or(each::pushed)))
                .field("LastUpdated", each -> time(each.lastUpdated()))
                .field("Description", each -> each.texts().description())
                .field("IsSigned", Image::isSigned)
                .field("SignatureInfo", Image::signatures)
                .field("Licenses", each -> each.texts().licenses())
                .field("Labels", each -> each.texts().labels())
                .field("Title", each -> each.texts().title())
                .field("Source", each -> each.texts().source())
                .field("Documentation", each -> each.texts().documentation())
                .field("Vendor", each -> each.texts().vendor())
                .field("Authors", each -> each.texts().authors())
                .field("ArtifactType", Image::artifactType)
                .field("Vulnerabilities", _ -> NOT_SCANNED)
                .with("Manifests", Types::manifestsOf)
                .with(
                        "Referrers",
                        (each, asked) -> Asking.of(asked)
                                .view()
                                .referrers(
                                        each.repository(),
                                        each.digest(),
                                        Set.of(),
                                        Asking.of(asked).viewer()))
                .with(
                        "IsDeletable",
                        (_, asked) -> asked.getSource() instanceof DeletableImage deletable
                                ? (Object) deletable.isDeletable()
                                : null)
                .addTo(all);
    }

    /** A manifest, and the image in whose repository it lies. */
    private record Part(Image image, ImageManifest manifest) {}

    private static List<Part> manifestsOf(Image image, DataFetchingEnvironment asked) {
        Asking.of(asked).requireTime();
        return Asking.of(asked).view().manifests(image).stream()
                .map(each -> new Part(image, each))
                .toList();
    }

    private static void manifests(RuntimeWiring.Builder all) {
        new Fields<>("ManifestSummary", Part.class::cast)
                .field("Digest", each -> each.manifest().digest().value())
                .field("ConfigDigest", each -> each.manifest().configDigest())
                .field("LastUpdated", each -> time(each.manifest().lastUpdated()))
                .field("Size", each -> Long.toString(each.manifest().sizeBytes()))
                .field("IsSigned", each -> !each.manifest().signatures().isEmpty())
                .field("SignatureInfo", each -> each.manifest().signatures())
                .field("Platform", each -> each.manifest().platform())
                .field("DownloadCount", each -> count(each.manifest().downloads()))
                .field("Layers", each -> each.manifest().layers())
                .field("ArtifactType", each -> each.manifest().artifactType())
                .field("Vulnerabilities", _ -> NOT_SCANNED)
                .with("History", Types::historyOf)
                .with(
                        "Referrers",
                        (each, asked) -> Asking.of(asked)
                                .view()
                                .referrers(
                                        each.image().repository(),
                                        each.manifest().digest(),
                                        Set.of(),
                                        Asking.of(asked).viewer()))
                .addTo(all);
    }

    private static List<HistoryStep> historyOf(Part part, DataFetchingEnvironment asked) {
        if (!part.manifest().isHistoryWhole()) {
            Asking.of(asked)
                    .note(
                            "error generating history on tag " + part.image().tag() + " in repo "
                                    + part.image().repository() + ": manifest digest: "
                                    + part.manifest().digest()
                                    + ", error: manifest layers count doesn't correspond to config history",
                            asked);
        }
        return part.manifest().history();
    }

    private static void repositories(RuntimeWiring.Builder all) {
        new Fields<>("RepoSummary", RepositorySummary.class::cast)
                .field("Name", each -> each.name().value())
                .field("LastUpdated", each -> time(each.lastUpdated()))
                .field("Size", each -> Long.toString(each.sizeBytes()))
                .field("Platforms", RepositorySummary::platforms)
                .field("Vendors", RepositorySummary::vendors)
                .field("NewestImage", each -> each.newest().orElse(null))
                .field("DownloadCount", each -> count(each.downloads()))
                .field("StarCount", each -> count(each.stars()))
                .field("IsBookmarked", RepositorySummary::isBookmarked)
                .field("IsStarred", RepositorySummary::isStarred)
                .field("Rank", RepositorySummary::rank)
                .addTo(all);
    }

    private static void parts(RuntimeWiring.Builder all) {
        new Fields<>("LayerSummary", Layer.class::cast)
                .field("Size", each -> Long.toString(each.sizeBytes()))
                .field("Digest", Layer::digest)
                .addTo(all);
        new Fields<>("LayerHistory", HistoryStep.class::cast)
                .field("Layer", each -> each.layer().orElse(null))
                .field("HistoryDescription", each -> each)
                .addTo(all);
        new Fields<>("HistoryDescription", HistoryStep.class::cast)
                .field("Created", each -> time(each.created()))
                .field("CreatedBy", HistoryStep::createdBy)
                .field("Author", HistoryStep::author)
                .field("Comment", HistoryStep::comment)
                .field("EmptyLayer", HistoryStep::emptyLayer)
                .addTo(all);
        new Fields<>("Platform", Platform.class::cast)
                .field("Os", Platform::os)
                .field("Arch", Platform::arch)
                .addTo(all);
        new Fields<>("SignatureSummary", Signature.class::cast)
                .field("Tool", Signature::tool)
                .field("IsTrusted", Signature::isTrusted)
                .field("Author", Signature::author)
                .addTo(all);
        new Fields<>("Referrer", Referrer.class::cast)
                .field("MediaType", Referrer::mediaType)
                .field("ArtifactType", Referrer::artifactType)
                .field("Size", each -> count(each.sizeBytes()))
                .field("Digest", each -> each.digest().value())
                .field(
                        "Annotations",
                        each -> each.annotations().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .toList())
                .addTo(all);
        all.type(TypeRuntimeWiring.newTypeWiring("Annotation")
                .dataFetcher("Key", asked -> asked.<Map.Entry<?, ?>>getSource().getKey())
                .dataFetcher(
                        "Value", asked -> asked.<Map.Entry<?, ?>>getSource().getValue()));
    }

    /** The schema's numbers have 32 bits. */
    private static int count(long number) {
        return (int) Math.min(Integer.MAX_VALUE, number);
    }

    private static Instant time(Optional<Instant> time) {
        return time.orElse(null);
    }
}
