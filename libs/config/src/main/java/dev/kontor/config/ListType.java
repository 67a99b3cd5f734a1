package dev.kontor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A list; in a variable, separated by commas. */
record ListType<T>(ValueType<T> item, boolean mayBeEmpty) implements ValueType<List<T>> {
    private static final int MOST_SHOWN = 5;
    private static final Pattern COMMA = Pattern.compile(",");

    @Override
    public String expected() {
        return "a list, each item " + item.expected();
    }

    @Override
    public Parsed<List<T>> parse(Node node) {
        return switch (node) {
            case Node.Mapping _ -> Parsed.bad();
            case Node.Sequence sequence -> items(sequence.items());
            case Node.Scalar scalar
            when scalar.kind() == Node.Kind.UNTYPED ->
                items(COMMA.splitAsStream(scalar.text())
                        .map(part -> new Node.Scalar(Node.Kind.UNTYPED, part.strip(), scalar.at()))
                        .toList());
            case Node.Scalar _ -> Parsed.bad();
        };
    }

    private Parsed<List<T>> items(List<? extends Node> nodes) {
        if (nodes.isEmpty() && !mayBeEmpty) {
            return Parsed.bad("there must be one at least");
        }
        List<T> items = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        Optional<SourceLine> first = Optional.empty();
        for (Node node : nodes) {
            switch (item.parse(node)) {
                case Parsed.Good<T> good -> items.add(good.value());
                case Parsed.Bad<T> bad -> {
                    wrong.add(complaint(node, bad));
                    first = first.isPresent() ? first : Optional.of(node.at());
                }
            }
        }
        return wrong.isEmpty() ? Parsed.good(List.copyOf(items)) : new Parsed.Bad<>(told(wrong), first);
    }

    private String complaint(Node node, Parsed.Bad<T> bad) {
        String found = item.confidential() ? Shown.kind(node) : Shown.value(node);
        return found + " is not" + (bad.detail().isEmpty() ? "" : " (" + bad.detail() + ")");
    }

    private static String told(List<String> wrong) {
        int more = wrong.size() - MOST_SHOWN;
        String shown = String.join(", ", wrong.subList(0, Math.min(MOST_SHOWN, wrong.size())));
        return more > 0 ? shown + ", and " + more + " more" : shown;
    }

    @Override
    public boolean confidential() {
        return item.confidential();
    }

    @Override
    public Map<String, Object> schema() {
        return mayBeEmpty
                ? Map.of("type", "array", "items", item.schema())
                : Map.of("type", "array", "items", item.schema(), "minItems", 1L);
    }

    @Override
    public Object literal(String text) {
        return List.of(text.split(",", -1));
    }
}
