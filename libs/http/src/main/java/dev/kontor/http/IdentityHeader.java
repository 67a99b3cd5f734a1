package dev.kontor.http;

/**
 * The header in which a token travels on inner calls, and nowhere else.
 *
 * <p>It is not {@code Authorization}, which belongs to what a client sends to the gateway. Whoever takes requests from
 * outside must drop every header of this name, in any case of letters, before a request goes on.
 */
public final class IdentityHeader {
    /** The header's name. */
    public static final String NAME = "Kontor-Identity";

    private IdentityHeader() {}
}
