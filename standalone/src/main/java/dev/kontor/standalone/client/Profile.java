package dev.kontor.standalone.client;

/**
 * How a registry is reached.
 *
 * @param verifyTls whether its certificate must be one that is trusted
 * @param showsProgress whether a line says how far a long answer has come
 */
record Profile(String name, String url, boolean verifyTls, boolean showsProgress) {
    /** One that nobody configured. */
    static Profile of(String url) {
        return new Profile("", url, true, true);
    }
}
