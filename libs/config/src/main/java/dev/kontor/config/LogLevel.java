package dev.kontor.config;

/** The least severe record that is written. */
public enum LogLevel {
    @Setting.Also("trace")
    DEBUG(System.Logger.Level.DEBUG),
    INFO(System.Logger.Level.INFO),
    @Setting.Also("warning")
    WARN(System.Logger.Level.WARNING),
    @Setting.Also({"fatal", "panic"})
    ERROR(System.Logger.Level.ERROR);

    private final System.Logger.Level threshold;

    LogLevel(System.Logger.Level threshold) {
        this.threshold = threshold;
    }

    /** The same level in the platform's terms. */
    public System.Logger.Level threshold() {
        return threshold;
    }
}
