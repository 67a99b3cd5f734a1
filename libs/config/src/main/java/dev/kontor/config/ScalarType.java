package dev.kontor.config;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A type whose values are single words, numbers or truth values. */
record ScalarType<T>(
        String expected,
        Set<Node.Kind> kinds,
        Function<String, Parsed<T>> reader,
        Map<String, Object> schema,
        Function<String, Object> toLiteral,
        boolean confidential)
        implements ValueType<T> {

    @Override
    public Parsed<T> parse(Node node) {
        return switch (node) {
            case Node.Mapping _, Node.Sequence _ -> Parsed.bad();
            case Node.Scalar scalar -> {
                if (kinds.contains(scalar.kind()) || scalar.kind() == Node.Kind.UNTYPED) {
                    yield reader.apply(scalar.text());
                }
                boolean quotesMissing = kinds.contains(Node.Kind.STRING) && scalar.kind() != Node.Kind.NULL;
                yield quotesMissing ? Parsed.bad("put it in quotes") : Parsed.bad();
            }
        };
    }

    @Override
    public Object literal(String text) {
        return toLiteral.apply(text);
    }
}
