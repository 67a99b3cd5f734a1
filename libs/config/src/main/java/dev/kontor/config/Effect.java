package dev.kontor.config;

/** What a known key does in this version. */
sealed interface Effect {
    /** It does what it says. */
    record Active() implements Effect {}

    /**
     * It is accepted, so that a configuration that has it starts; a notice says that nothing happens, and what is so
     * {@code instead}, if anything.
     */
    record NotYet(String instead) implements Effect {}

    /** It stands in a block without effect, which says so for all that is in it. */
    record Part() implements Effect {}

    /** It is accepted but {@code value} holds whatever it says; a notice tells the {@code fact} to whoever wrote another. */
    record Fixed(String value, String fact) implements Effect {}

    /** It may only say {@code value}: to ignore anything else would take away a protection that somebody relies on. */
    record Only(String value, String fact) implements Effect {}

    /** It may not be written at all, for the same reason. */
    record Refused(String why) implements Effect {}
}
