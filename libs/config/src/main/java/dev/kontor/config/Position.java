package dev.kontor.config;

/**
 * Where something was written.
 *
 * @param source a file's name, or {@code environment variable X}
 * @param line from 1; 0 where there are no lines
 */
record Position(String source, int line) {
    static Position ofVariable(String name) {
        return new Position("environment variable " + name, 0);
    }

    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
