package dev.kontor.config;

import java.util.Optional;

/** A block as it was written, for rules that compare its keys. */
final class Section {
    private final String path;
    private final Written written;
    private final Findings findings;
    private final SourceLine at;
    private final boolean sound;

    /**
     * A block.
     *
     * @param path the names from the top to it, joined by dots; empty for the top
     * @param at the place that stands for what was not written: the entry of a map around it, else the file
     */
    Section(String path, Written written, Findings findings, SourceLine at) {
        this.path = path;
        this.written = written;
        this.findings = findings;
        this.at = at;
        this.sound = findings.sound(path);
    }

    /** The names from the top to the block, joined by dots. */
    String path() {
        return path;
    }

    /** Where the block stands, or what it is in. */
    SourceLine at() {
        return at;
    }

    /** The block under a key of this one. */
    Section inner(String key) {
        SourceLine own = written.blockPosition(pathOf(key)).orElse(at);
        return new Section(pathOf(key), written, findings, own);
    }

    /** The block that is an item of a list, counted from 0. */
    Section item(String list, int index) {
        return new Section(
                KeyPath.item(pathOf(list), index),
                written,
                findings,
                written.items(pathOf(list)).get(index));
    }

    /** The block that stands in a map under a name. */
    Section entry(String map, String name) {
        return new Section(
                KeyPath.entry(pathOf(map), name),
                written,
                findings,
                written.entries(pathOf(map)).get(name));
    }

    /** Whether nothing in the block was wrong before its rules were looked at; else one mistake is told twice. */
    boolean isSound() {
        return sound;
    }

    /** The full path of a key. */
    String pathOf(String key) {
        return KeyPath.join(path, key);
    }

    /** Whether a block was written under a key, be it empty. */
    boolean has(String key) {
        return written.has(pathOf(key));
    }

    /** Whether a key was written. */
    boolean isWritten(String key) {
        return position(key).isPresent();
    }

    /** Whether anything in the block was written. */
    boolean hasAny() {
        return written.hasAny(path);
    }

    /** Where a key was written, else where the block stands. */
    SourceLine at(String key) {
        return position(key).or(() -> written.blockPosition(pathOf(key))).orElse(at);
    }

    private Optional<SourceLine> position(String key) {
        return written.position(pathOf(key));
    }

    /** Records that a key is missing, if it is and the block was sound. */
    void require(boolean holds, String key, String why) {
        if (sound && !holds) {
            findings.problem(at, pathOf(key), "'" + pathOf(key) + "' is required" + why);
        }
    }

    /** Records that a key is wrong. */
    void problem(SourceLine where, String key, String message) {
        findings.problem(where, pathOf(key), message);
    }

    /** Records what whoever wrote a key should know. */
    void notice(SourceLine where, String message) {
        findings.notice(where, message);
    }
}
