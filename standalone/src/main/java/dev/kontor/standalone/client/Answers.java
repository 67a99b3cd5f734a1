package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints answers: each kind of them with the columns of zot's client. */
final class Answers {
    private static final int SHORT_DIGEST = 8;

    private final PrintWriter out;
    private final OutputFormat format;
    private final TextTable table;
    private final Rows rows;

    /** The rows of an answer. */
    @FunctionalInterface
    interface Rows {
        List<List<String>> of(JsonNode answer);
    }

    private Answers(PrintWriter out, OutputFormat format, Rows rows, List<String> header, int... least) {
        this.out = out;
        this.format = format;
        this.rows = rows;
        this.table = new TextTable(out, header, least);
    }

    /** Images; with {@code isVerbose} their configurations and layers too. */
    static Answers ofImages(PrintWriter out, OutputFormat format, boolean isVerbose) {
        return isVerbose
                ? new Answers(
                        out,
                        format,
                        image -> imageRows(image, true),
                        List.of("REPOSITORY", "TAG", "OS/ARCH", "DIGEST", "CONFIG", "SIGNED", "LAYERS", "SIZE"),
                        10,
                        8,
                        16,
                        8,
                        8,
                        6,
                        8,
                        10)
                : new Answers(
                        out,
                        format,
                        image -> imageRows(image, false),
                        List.of("REPOSITORY", "TAG", "OS/ARCH", "DIGEST", "SIGNED", "SIZE"),
                        10,
                        8,
                        16,
                        8,
                        6,
                        10);
    }

    /** Repositories; with {@code isVerbose} their platforms too. */
    static Answers ofRepositories(PrintWriter out, OutputFormat format, boolean isVerbose) {
        List<String> header = new ArrayList<>(List.of("NAME", "SIZE", "LAST UPDATED", "DOWNLOADS", "STARS"));
        if (isVerbose) {
            header.add("PLATFORMS");
        }
        return new Answers(out, format, each -> repositoryRows(each, isVerbose), header, 10, 10, 14, 10, 10, 16);
    }

    /** What refers to an image. */
    static Answers ofReferrers(PrintWriter out, OutputFormat format) {
        return new Answers(
                out,
                format,
                each -> List.of(List.of(
                        text(each, "ArtifactType"), Sizes.of(each.path("Size").asLong()), text(each, "Digest"))),
                List.of("ARTIFACT TYPE", "SIZE", "DIGEST"),
                14,
                10,
                8);
    }

    /** Vulnerabilities. */
    static Answers ofVulnerabilities(PrintWriter out, OutputFormat format) {
        return new Answers(
                out,
                format,
                Answers::vulnerabilityRows,
                List.of("ID", "SEVERITY", "TITLE", "VULNERABLE PACKAGE", "PATH", "INSTALL-VER", "FIXED-VER"),
                16,
                8,
                48,
                35,
                30,
                20,
                20);
    }

    /** Names of repositories. */
    static Answers ofNames(PrintWriter out) {
        return new Answers(
                out, OutputFormat.TEXT, each -> List.of(List.of(each.asText())), List.of("REPOSITORY NAME"), 0);
    }

    /** Prints some answers; may be called again for those that follow. */
    void print(Iterable<JsonNode> answers) {
        if (format == OutputFormat.TEXT) {
            List<List<String>> all = new ArrayList<>();
            answers.forEach(each -> all.addAll(rows.of(each)));
            table.print(all);
        } else {
            answers.forEach(each -> out.print(format.print(each)));
        }
        out.flush();
    }

    private static List<List<String>> imageRows(JsonNode image, boolean isVerbose) {
        List<List<String>> rows = new ArrayList<>();
        JsonNode manifests = image.path("Manifests");
        boolean isIndex = text(image, "MediaType").contains("index");
        if (isIndex || manifests.isEmpty()) {
            rows.add(row(
                    isVerbose,
                    text(image, "RepoName"),
                    text(image, "Tag"),
                    isIndex ? "*" : "",
                    digest(image, "Digest"),
                    "",
                    image.path("IsSigned").asText("false"),
                    "",
                    Sizes.of(text(image, "Size"))));
        }
        for (JsonNode manifest : manifests) {
            rows.add(row(
                    isVerbose,
                    isIndex ? "" : text(image, "RepoName"),
                    isIndex ? "" : text(image, "Tag"),
                    platform(manifest.path("Platform")),
                    digest(manifest, "Digest"),
                    digest(manifest, "ConfigDigest"),
                    manifest.path("IsSigned").asText("false"),
                    "",
                    Sizes.of(text(manifest, "Size"))));
            if (isVerbose) {
                manifest.path("Layers")
                        .forEach(layer -> rows.add(row(
                                true, "", "", "", "", "", "", digest(layer, "Digest"), Sizes.of(text(layer, "Size")))));
            }
        }
        return rows;
    }

    private static List<String> row(
            boolean isVerbose,
            String repository,
            String tag,
            String platform,
            String digest,
            String config,
            String signed,
            String layers,
            String size) {
        return isVerbose
                ? List.of(repository, tag, platform, digest, config, signed, layers, size)
                : List.of(repository, tag, platform, digest, signed, size);
    }

    private static List<List<String>> repositoryRows(JsonNode repository, boolean isVerbose) {
        List<String> platforms = new ArrayList<>();
        repository.path("Platforms").forEach(each -> platforms.add(platform(each)));
        List<String> first = new ArrayList<>(List.of(
                text(repository, "Name"),
                Sizes.of(text(repository, "Size")),
                text(repository, "LastUpdated"),
                repository.path("DownloadCount").asText("0"),
                repository.path("StarCount").asText("0")));
        List<List<String>> rows = new ArrayList<>();
        rows.add(first);
        if (isVerbose) {
            first.add(platforms.isEmpty() ? "" : platforms.getFirst());
            platforms.stream().skip(1).forEach(each -> rows.add(List.of("", "", "", "", "", each)));
        }
        return rows;
    }

    private static List<List<String>> vulnerabilityRows(JsonNode found) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                text(found, "Id"), text(found, "Severity"), shortened(text(found, "Title"), 48), "", "", "", ""));
        found.path("PackageList")
                .forEach(each -> rows.add(List.of(
                        "",
                        "",
                        "",
                        shortened(text(each, "Name"), 35),
                        shortened(text(each, "PackagePath"), 30),
                        shortened(text(each, "InstalledVersion"), 20),
                        shortened(text(each, "FixedVersion"), 20))));
        return rows;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }

    private static String platform(JsonNode platform) {
        String os = text(platform, "Os");
        String arch = text(platform, "Arch");
        return os.isEmpty() || arch.isEmpty() ? os + arch : os + "/" + arch;
    }

    private static String digest(JsonNode node, String field) {
        String digest = text(node, field);
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, Math.min(SHORT_DIGEST, hex.length()));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
