package dev.kontor.http;

/**
 * The header by which a service says that it refuses somebody because they did not say who they are. It stands on inner
 * answers and nowhere else: the gateway alone knows how one logs in, and answers with a challenge instead.
 *
 * <p>A service does not answer 401 itself: between programs that means that the caller's own token was not believed.
 */
public final class StrangerHeader {
    /** The header's name. */
    public static final String NAME = "Kontor-Stranger";

    private StrangerHeader() {}

    /** Whether an answer is such a refusal. */
    public static boolean isOn(RegistryException refusal) {
        return refusal.headers().containsKey(NAME);
    }
}
