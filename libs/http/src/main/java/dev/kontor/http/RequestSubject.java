package dev.kontor.http;

/** Who makes the request that the calling thread handles, for observers; see {@link CompletedRequest#subject}. */
public final class RequestSubject {
    private RequestSubject() {}

    /**
     * Says it, once it is known.
     *
     * @param name the user's name
     * @param via how the user was recognised, one of a fixed set of words
     * @throws RegistryException when this user is to be refused, such as one who asks too often
     */
    public static void set(String name, String via) {
        if (Exchange.CURRENT.isBound()) {
            Exchange.CURRENT.get().madeBy(name, via);
        }
    }
}
