package dev.kontor.store;

/**
 * Damage: the store answers, and what it holds under a name is not what was written there. No repetition heals it;
 * whatever meets it goes on past it, and {@link DamageLog} tells the operator.
 */
public final class StoreDamagedException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final String object;

    /**
     * Damage of an object.
     *
     * @param object its name in the store, such as a document's key
     * @param reason what is wrong with it
     */
    public StoreDamagedException(String object, String reason) {
        super(object + " is damaged: " + reason);
        this.object = object;
    }

    /**
     * Damage of an object.
     *
     * @param object its name in the store, such as a document's key
     * @param reason what is wrong with it
     */
    public StoreDamagedException(String object, String reason, Throwable cause) {
        super(object + " is damaged: " + reason, cause);
        this.object = object;
    }

    /** The name in the store of what is damaged. */
    public String object() {
        return object;
    }
}
