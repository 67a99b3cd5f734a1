package dev.kontor.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong and what is worth knowing, so that everything can be said at once. */
final class Findings {
    /** A file of something else altogether would bury the reader otherwise. */
    private static final int MOST_SHOWN = 100;

    private final List<String> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Set<String> unsound = new HashSet<>();

    /** Records that the setting at {@code path} is wrong. */
    void problem(SourceLine at, String path, String message) {
        problems.add(at + ": " + message);
        unsound.add(path);
    }

    void notice(SourceLine at, String message) {
        notices.add(at + ": " + message);
    }

    boolean refused() {
        return !problems.isEmpty();
    }

    /**
     * Whether nothing at or below {@code path} is wrong. Rules that compare settings ask first, so that one mistake is
     * not reported twice in different words.
     */
    boolean sound(String path) {
        return unsound.stream().noneMatch(each -> each.equals(path) || KeyPath.isInside(each, path));
    }

    List<String> problems() {
        if (problems.size() <= MOST_SHOWN) {
            return List.copyOf(problems);
        }
        List<String> shown = new ArrayList<>(problems.subList(0, MOST_SHOWN));
        shown.add("and " + (problems.size() - MOST_SHOWN) + " more problems");
        return List.copyOf(shown);
    }

    List<String> notices() {
        return List.copyOf(notices);
    }
}
