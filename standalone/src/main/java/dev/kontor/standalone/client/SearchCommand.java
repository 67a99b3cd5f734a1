package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kontor search …}. */
@Command(
        name = "search",
        description = "Looks for repositories, images, and what refers to them.",
        footer = {
            "",
            "Examples:",
            "  kontor search query alpine",
            "  kontor search query library/alpine:3",
            "  kontor search subject team/app:1.2"
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class SearchCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "search takes a command: query or subject");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            description = "Finds repositories by a part of their name, or images by repository:beginning-of-tag.",
            mixinStandardHelpOptions = true)
    void query(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "TEXT") String text,
            @Option(
                            names = "--sort-by",
                            defaultValue = "relevance",
                            description = "relevance (default), update-time, alpha-asc or alpha-dsc.")
                    SortBy order) {
        boolean isOfImages = text.indexOf(':') >= 0;
        Answers answers = isOfImages
                ? Answers.ofImages(out(), presentation.format(), presentation.isVerbose())
                : Answers.ofRepositories(out(), presentation.format(), presentation.isVerbose());
        try (RegistryClient client = connection.open()) {
            new Listing(client, answers, connection.showsProgress())
                    .print(
                            Queries.GLOBAL,
                            Map.of("query", text),
                            "GlobalSearch",
                            isOfImages ? "Images" : "Repos",
                            order,
                            _ -> true);
        }
    }

    @Command(description = "Lists what refers to an image: SBOMs, attestations.", mixinStandardHelpOptions = true)
    void subject(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "IMAGE") String image,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = "alpha-asc (default) or alpha-dsc.")
                    SortBy order) {
        ImageReference reference = ImageReference.parse(image);
        try (RegistryClient client = connection.open()) {
            String digest = reference.isDigest()
                    ? reference.reference()
                    : client.digestOf(reference.repository(), reference.reference());
            JsonNode found = client.query(Queries.REFERRERS, Map.of("repo", reference.repository(), "digest", digest))
                    .path("Referrers");
            Comparator<JsonNode> byType = Comparator.comparing(
                            (JsonNode each) -> each.path("ArtifactType").asText())
                    .thenComparing(each -> each.path("Digest").asText());
            List<JsonNode> sorted = found.valueStream()
                    .sorted(order == SortBy.ALPHA_DSC ? byType.reversed() : byType)
                    .toList();
            Answers.ofReferrers(out(), presentation.format()).print(sorted);
        }
    }
}
