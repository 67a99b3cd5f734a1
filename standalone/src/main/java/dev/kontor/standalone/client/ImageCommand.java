package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kontor image …}: the images of a registry. */
@Command(
        name = "image",
        description = "Lists images of a registry, this one or zot.",
        footer = {
            "",
            "Examples:",
            "  kontor image list --url https://registry.example.com",
            "  kontor image name team/app:1.2",
            "  kontor image digest 8a1930f0",
            "  kontor image derived library/alpine:3.20 -f json"
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class ImageCommand implements Runnable {
    private static final String IMAGES = "Results";
    private static final String ORDERS = "update-time, alpha-asc (default) or alpha-dsc.";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "image takes a command");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(description = "Lists all images.", mixinStandardHelpOptions = true)
    void list(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = ORDERS) SortBy order) {
        print(connection, presentation, order, "ImageList", Queries.IMAGE_LIST, Map.of("repo", ""), _ -> true);
    }

    @Command(description = "Lists the images of a repository, or one of them.", mixinStandardHelpOptions = true)
    void name(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "REPOSITORY[:TAG]") String name,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = ORDERS) SortBy order) {
        int colon = name.indexOf(':');
        String repository = colon < 0 ? name : name.substring(0, colon);
        String tag = colon < 0 ? "" : name.substring(colon + 1);
        print(
                connection,
                presentation,
                order,
                "ImageList",
                Queries.IMAGE_LIST,
                Map.of("repo", repository),
                image -> tag.isEmpty() || image.path("Tag").asText().equals(tag));
    }

    @Command(
            description =
                    "Lists the images of which a manifest, a configuration or a layer has a digest, or a part of it.",
            mixinStandardHelpOptions = true)
    void digest(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "DIGEST") String digest,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = ORDERS) SortBy order) {
        print(
                connection,
                presentation,
                order,
                "ImageListForDigest",
                Queries.BY_DIGEST,
                Map.of("id", digest),
                _ -> true);
    }

    @Command(description = "Lists the images on which an image stands.", mixinStandardHelpOptions = true)
    void base(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "IMAGE") String image,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = ORDERS) SortBy order) {
        print(connection, presentation, order, "BaseImageList", Queries.BASES, relative(image), _ -> true);
    }

    @Command(description = "Lists the images that stand on an image.", mixinStandardHelpOptions = true)
    void derived(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "IMAGE") String image,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = ORDERS) SortBy order) {
        print(connection, presentation, order, "DerivedImageList", Queries.DERIVED, relative(image), _ -> true);
    }

    @Command(description = "Lists the vulnerabilities of an image.", mixinStandardHelpOptions = true)
    void cve(
            @Mixin Connection connection,
            @Mixin Presentation presentation,
            @Parameters(paramLabel = "IMAGE") String image,
            @Option(names = "--cve-id", defaultValue = "", description = "Only what contains this text.") String cve,
            @Option(
                            names = "--sort-by",
                            defaultValue = "severity",
                            description = "severity (default), alpha-asc or alpha-dsc.")
                    SortBy order) {
        Map<String, Object> question =
                Map.of("image", ImageReference.parse(image).toString(), "cve", cve);
        try (RegistryClient client = connection.open()) {
            new Listing(client, Answers.ofVulnerabilities(out(), presentation.format()), connection.showsProgress())
                    .print(Queries.VULNERABILITIES, question, "CVEListForImage", "CVEList", order, _ -> true);
        }
    }

    private static Map<String, Object> relative(String image) {
        ImageReference reference = ImageReference.parse(image);
        Map<String, Object> question = new HashMap<>();
        question.put("image", reference.toString());
        if (reference.isDigest()) {
            question.put("digest", reference.reference());
        }
        return question;
    }

    private void print(
            Connection connection,
            Presentation presentation,
            SortBy order,
            String field,
            String query,
            Map<String, ?> variables,
            Predicate<JsonNode> shown) {
        try (RegistryClient client = connection.open()) {
            Answers answers = Answers.ofImages(out(), presentation.format(), presentation.isVerbose());
            new Listing(client, answers, connection.showsProgress())
                    .print(query, variables, field, IMAGES, order, shown);
        }
    }
}
