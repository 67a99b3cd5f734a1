package dev.kontor.config;

/** A block with rules that no single key shows. */
interface Checked {
    /** Holds the rules against what was written; the record is bound already, and those inside it are checked. */
    void check(Section section);
}
