package dev.kontor.testkit.interleave;

/** Ends a run at a step that nobody has answered yet; an error, so that nothing under test catches it. */
final class Suspension extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Step step;

    Suspension(Step step) {
        super("suspended at " + step, null, false, false);
        this.step = step;
    }

    Step step() {
        return step;
    }
}
