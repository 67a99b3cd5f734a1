package dev.kontor.http;

/** Hears who makes a request, while it is not answered yet. */
@FunctionalInterface
public interface SubjectListener {
    /** Nobody hears it. */
    SubjectListener NOBODY = (_, _, _) -> {};

    /**
     * Hears it, on the request's thread.
     *
     * @param name the user's name
     * @param via how the user was recognised, see {@link RequestSubject#set}
     * @param method the request's method
     * @throws RegistryException when the request is to be answered so
     */
    void madeBy(String name, String via, String method);
}
