package dev.kontor.events;

/** Bytes are an event of this registry, but of a type that this program does not know: a later release made it. */
public final class UnknownEventException extends MalformedEventException {
    private static final long serialVersionUID = 1L;

    private final String type;

    UnknownEventException(String type) {
        super("unknown type of event: " + type);
        this.type = type;
    }

    /** The type. */
    public String type() {
        return type;
    }
}
