package dev.kontor.config;

import dev.kontor.config.ConfigKey.Block;
import dev.kontor.config.ConfigKey.BlockMap;
import dev.kontor.config.ConfigKey.Leaf;
import dev.kontor.config.ConfigKey.Loose;
import dev.kontor.config.Node.Mapping;
import dev.kontor.config.Node.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds what was written against the tree of known keys; what is valid goes into the settings. */
final class KeyChecker {
    private final Block root;
    private final Written settings;
    private final Findings findings;

    KeyChecker(Block root, Written settings, Findings findings) {
        this.root = root;
        this.settings = settings;
        this.findings = findings;
    }

    /** Checks a whole document. */
    void check(Node document) {
        if (document instanceof Mapping mapping) {
            members(root, "", mapping);
        } else {
            findings.problem(document.at(), "", "the top must be an object, not " + Shown.value(document));
        }
    }

    /** Checks one value of {@code leaf} and takes it over. */
    <T> void accept(String path, Leaf<T> leaf, Node node) {
        if (leaf.blankIsUnset() && node instanceof Node.Scalar scalar && scalar.blank()) {
            return;
        }
        switch (leaf.type().parse(node)) {
            case Parsed.Bad<T> bad -> {
                String found = leaf.type().confidential() ? Shown.kind(node) : Shown.value(node);
                String detail = bad.detail().isEmpty() ? "" : ": " + bad.detail();
                findings.problem(
                        bad.at().orElse(node.at()),
                        path,
                        "'" + path + "' must be " + leaf.type().expected() + ", not " + found + detail);
            }
            case Parsed.Good<T> good -> {
                settings.put(path, node);
                if (leaf.effect() instanceof Effect.Active) {
                    leaf.type().file(good.value()).ifPresent(file -> settings.putFile(path, file));
                }
                effect(path, leaf, good, node.at());
            }
        }
    }

    private <T> void effect(String path, Leaf<T> leaf, Parsed.Good<T> value, SourceLine at) {
        switch (leaf.effect()) {
            case Effect.Active _, Effect.Part _ -> {}
            case Effect.NotYet not -> findings.notice(at, withoutEffect(path, not));
            case Effect.Fixed fixed when says(leaf, fixed.value(), value) -> {}
            case Effect.Fixed fixed -> findings.notice(at, "'" + path + "' changes nothing: " + fixed.fact());
            case Effect.Only only when says(leaf, only.value(), value) -> {}
            case Effect.Only only ->
                findings.problem(at, path, "'" + path + "' must be " + only.value() + ": " + only.fact());
            case Effect.Refused refused -> findings.problem(at, path, refusal(path, refused));
        }
    }

    private static <T> boolean says(Leaf<T> leaf, String text, Parsed.Good<T> value) {
        Node expected = new Node.Scalar(Node.Kind.UNTYPED, text, new SourceLine("table", 0));
        return leaf.type().parse(expected).equals(value);
    }

    static String refusal(String path, Effect.Refused refused) {
        return "'" + path + "' is refused: " + refused.why();
    }

    static String withoutEffect(String path, Effect.NotYet not) {
        return "'" + path + "' is accepted but has no effect"
                + (not.instead().isEmpty() ? " in this version" : ": " + not.instead());
    }

    private void block(Block block, String path, SourceLine at, Node node) {
        if (node instanceof Mapping mapping) {
            settings.putBlock(path, at);
            members(block, path, mapping);
        } else {
            findings.problem(node.at(), path, "'" + path + "' must be an object, not " + Shown.value(node));
        }
    }

    private void members(Block block, String path, Mapping mapping) {
        Map<String, Member> seen = new HashMap<>();
        for (Member member : mapping.members()) {
            Optional<ConfigKey> key = block.find(member.name());
            if (key.isEmpty()) {
                unknown(block, path, member);
                continue;
            }
            String here = KeyPath.join(path, key.get().name());
            Member first = seen.putIfAbsent(key.get().name(), member);
            if (first != null) {
                duplicate(here, first, member);
            } else {
                member(key.get(), here, member);
            }
        }
    }

    private void member(ConfigKey key, String path, Member member) {
        if (key instanceof Leaf<?> leaf) {
            accept(path, leaf, member.value());
            return;
        }
        switch (key.effect()) {
            case Effect.Refused refused -> {
                findings.problem(member.at(), path, refusal(path, refused));
                return;
            }
            case Effect.NotYet not -> findings.notice(member.at(), withoutEffect(path, not));
            case Effect.Active _, Effect.Part _, Effect.Fixed _, Effect.Only _ -> {}
        }
        switch (key) {
            case Leaf<?> _ -> {}
            case Block block -> block(block, path, member.at(), member.value());
            case BlockMap map -> entries(map, path, member.value());
            case ConfigKey.BlockList list -> items(list, path, member.value());
            case Loose _ -> repetitions(path, member.value());
        }
    }

    /** What nobody reads yet is still not a document in which two values contend. */
    private void repetitions(String path, Node node) {
        switch (node) {
            case Node.Scalar _ -> {}
            case Node.Sequence sequence -> sequence.items().forEach(item -> repetitions(path, item));
            case Mapping mapping -> {
                Map<String, Member> seen = new HashMap<>();
                for (Member member : mapping.members()) {
                    String here = KeyPath.join(path, Shown.name(member.name()));
                    Member first = seen.putIfAbsent(member.name(), member);
                    if (first != null) {
                        duplicate(here, first, member);
                    }
                    repetitions(here, member.value());
                }
            }
        }
    }

    private void entries(BlockMap map, String path, Node node) {
        if (!(node instanceof Mapping mapping)) {
            findings.problem(node.at(), path, "'" + path + "' must be an object, not " + Shown.value(node));
            return;
        }
        Map<String, Member> seen = new HashMap<>();
        for (Member member : mapping.members()) {
            String here = KeyPath.entry(path, map.takes(member.name()) ? member.name() : start(member.name()));
            Member first = seen.putIfAbsent(member.name(), member);
            if (first != null) {
                duplicate(here, first, member);
            } else if (!map.takes(member.name())) {
                findings.problem(
                        member.at(), here, "'" + here + "' can never match: a name here is " + map.namesExpected());
            } else {
                settings.putEntry(path, member.name(), member.at());
                block(map.each(), here, member.at(), member.value());
            }
        }
    }

    private static String start(String name) {
        return name.substring(0, Math.min(60, name.length()));
    }

    private void items(ConfigKey.BlockList list, String path, Node node) {
        if (!(node instanceof Node.Sequence sequence)) {
            findings.problem(node.at(), path, "'" + path + "' must be a list, not " + Shown.value(node));
            return;
        }
        settings.putItems(path, sequence.items().stream().map(Node::at).toList());
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            block(list.each(), KeyPath.item(path, i), item.at(), item);
        }
    }

    private void duplicate(String path, Member first, Member second) {
        String name = Shown.name(second.name());
        String other = first.name().equals(second.name()) ? "" : " as '" + Shown.name(first.name()) + "'";
        findings.problem(
                second.at(),
                path,
                "duplicate key '" + name + "': '" + path + "' is already set on line "
                        + first.at().line() + other);
    }

    private void unknown(Block block, String path, Member member) {
        String here = KeyPath.join(path, Shown.name(member.name()));
        findings.problem(member.at(), here, "unknown key '" + here + "'" + suggestion(block, member.name()));
    }

    /** A key of the same name at one other place is a key in the wrong place; else the nearest one here; else all of them. */
    private String suggestion(Block block, String name) {
        List<String> here = block.keys().stream().map(ConfigKey::name).toList();
        Optional<String> nearest = NearestName.of(name, here);
        List<String> elsewhere = KeyPath.below(root).stream()
                .filter(each -> each.key().names().stream().anyMatch(name::equalsIgnoreCase))
                .map(KeyPath::path)
                .toList();
        Optional<String> moved = elsewhere.size() == 1 ? Optional.of(elsewhere.getFirst()) : Optional.empty();
        return moved.or(() -> nearest)
                .map(found -> "; did you mean '" + found + "'?")
                .orElseGet(() -> "; known here are " + here.stream().sorted().collect(Collectors.joining(", ")));
    }
}
