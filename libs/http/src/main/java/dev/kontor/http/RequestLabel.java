package dev.kontor.http;

/** The label of the request that the calling thread handles, for metrics and logs: a fixed word that tells its kind. */
public final class RequestLabel {
    private RequestLabel() {}

    /**
     * Says it, once the path is known.
     *
     * @param label one of a fixed set of words; never holds anything that a client chose
     */
    public static void set(String label) {
        if (Exchange.CURRENT.isBound()) {
            Exchange.CURRENT.get().labelled(label);
        }
    }
}
