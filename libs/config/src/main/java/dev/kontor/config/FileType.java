package dev.kontor.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The path of a file that must be there. Whether it is, is looked at by whoever reads it, not by whoever names it. */
record FileType() implements ValueType<Path> {
    @Override
    public String expected() {
        return "the path of a file";
    }

    @Override
    public Parsed<Path> parse(Node node) {
        return ValueTypes.PATH.parse(node);
    }

    @Override
    public Map<String, Object> schema() {
        return ValueTypes.PATH.schema();
    }

    @Override
    public Optional<Path> file(Path value) {
        return Optional.of(value);
    }
}
