package dev.kontor.config;

import java.util.Map;
import java.util.TreeMap;

/** Strings under names that somebody chooses. No message shows them. */
record SecretsType() implements ValueType<Map<String, Secret>> {
    @Override
    public String expected() {
        return "an object of strings";
    }

    @Override
    public Parsed<Map<String, Secret>> parse(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            return Parsed.bad();
        }
        Map<String, Secret> values = new TreeMap<>();
        for (Node.Member member : mapping.members()) {
            String name = Shown.name(member.name());
            switch (ValueTypes.SECRET.parse(member.value())) {
                case Parsed.Bad<Secret> _ -> {
                    return Parsed.bad("'" + name + "' is not");
                }
                case Parsed.Good<Secret> good -> {
                    if (values.putIfAbsent(member.name(), good.value()) != null) {
                        return Parsed.bad("'" + name + "' is there twice");
                    }
                }
            }
        }
        return Parsed.good(Map.copyOf(values));
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "object", "additionalProperties", Map.of("type", "string"));
    }

    @Override
    public boolean confidential() {
        return true;
    }
}
