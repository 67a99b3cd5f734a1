package dev.kontor.e2e.crash;

import java.util.Random;
import java.util.SplittableRandom;

/** Random numbers of a seed. */
public final class Seed {
    private Seed() {}

    /** Numbers that differ from the first one on; those of {@link Random} begin alike for seeds that are close. */
    public static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }
}
