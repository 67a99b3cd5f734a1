package dev.kontor.config;

/**
 * Where something was written.
 *
 * @param source a file's name, or {@code environment variable X}
 * @param line from 1; 0 where there are no lines
 */
record SourceLine(String source, int line) {
    static SourceLine ofVariable(String name) {
        return new SourceLine("environment variable " + name, 0);
    }

    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
