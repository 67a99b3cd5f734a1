package dev.kontor.service.client;

import java.util.Locale;

/** The header that says who a request is from. */
final class Identity {
    static final String NAME = "Kontor-Identity";
    static final String HEADER = NAME.toLowerCase(Locale.ROOT);

    private Identity() {}
}
