package dev.kontor.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads JSON (RFC 8259) or YAML 1.2 text into nodes, with the line of each.
 *
 * <p>Of YAML, aliases are refused rather than followed: a few lines of them can stand for more memory than there is.
 * Words such as {@code yes} and {@code off} are strings, as in YAML 1.2.
 */
final class ConfigDocument {
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNestingDepth(100).build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();
    private static final JsonFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(LIMITS)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    private final String source;
    private final Findings findings;

    private ConfigDocument(String source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /**
     * The content of {@code text}; empty, with a problem noted, where it holds no document, more than one, or something
     * that is not in the format.
     *
     * @param source the file's name: {@code .json}, {@code .yaml} and {@code .yml} say the format, {@code .toml} is
     *     refused; under other names the content does, JSON where it begins with a brace
     */
    static Optional<Node> read(String source, String text, Findings findings) {
        if (source.toLowerCase(Locale.ROOT).endsWith(".toml")) {
            findings.problem(
                    new SourceLine(source, 0),
                    "",
                    "TOML is not read: write the same keys as YAML or JSON (such as with 'yq -p toml -o yaml')");
            return Optional.empty();
        }
        boolean json = looksLikeJson(source, text);
        return new ConfigDocument(source, findings).document(text, json);
    }

    private static boolean looksLikeJson(String source, String text) {
        String name = source.toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return false;
        }
        return name.endsWith(".json") || text.stripLeading().startsWith("{");
    }

    private Optional<Node> document(String text, boolean json) {
        try (JsonParser parser = (json ? JSON : YAML).createParser(text)) {
            if (parser.nextToken() == null) {
                problem(0, "the file is empty");
                return Optional.empty();
            }
            Node document = node(parser);
            if (parser.nextToken() != null) {
                problem(line(parser), "something follows the end of the first document");
                return Optional.empty();
            }
            return Optional.of(document);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            problem(location == null ? 0 : location.getLineNr(), "this is not " + (json ? "JSON" : "YAML") + reason(e));
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("text in memory cannot fail to be read", e);
        }
    }

    private Node node(JsonParser parser) throws IOException {
        SourceLine at = new SourceLine(source, line(parser));
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, at);
            case START_ARRAY -> sequence(parser, at);
            case VALUE_STRING -> string(parser, at);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Scalar(Node.Kind.NUMBER, parser.getText(), at);
            case VALUE_TRUE, VALUE_FALSE -> new Node.Scalar(Node.Kind.BOOLEAN, parser.getText(), at);
            case VALUE_NULL -> new Node.Scalar(Node.Kind.NULL, "", at);
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT -> {
                problem(at.line(), "a value of this kind has no place in a configuration");
                yield new Node.Scalar(Node.Kind.NULL, "", at);
            }
        };
    }

    private Node mapping(JsonParser parser, SourceLine at) throws IOException {
        List<Node.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            SourceLine memberAt = new SourceLine(source, line(parser));
            parser.nextToken();
            members.add(new Node.Member(name, node(parser), memberAt));
        }
        return new Node.Mapping(List.copyOf(members), at);
    }

    private Node sequence(JsonParser parser, SourceLine at) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new Node.Sequence(List.copyOf(items), at);
    }

    private Node string(JsonParser parser, SourceLine at) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problem(
                    at.line(),
                    "the alias '*" + Shown.name(parser.getText()) + "' is not followed: write its value out");
        }
        return new Node.Scalar(Node.Kind.STRING, parser.getText(), at);
    }

    private void problem(int line, String message) {
        findings.problem(new SourceLine(source, line), "", message);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    /**
     * The parser's own words without the piece of the file that they quote: that piece may be a secret. YAML's messages
     * quote in indented lines, JSON's in quotes.
     */
    private static String reason(JsonProcessingException e) {
        String words = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .map(line -> line.replaceAll("'[^']{2,}'", "'…'"))
                .map(Shown::sentence)
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "" : ": " + words;
    }
}
