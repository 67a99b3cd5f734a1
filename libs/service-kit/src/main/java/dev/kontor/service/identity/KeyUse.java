package dev.kontor.service.identity;

/** What a program needs its keys for. */
public enum KeyUse {
    /** It asks others: its file must hold a secret of its own. */
    SIGN,
    /** It is asked: its file must hold the key of an issuer. */
    VERIFY
}
