package dev.kontor.search.catalog;

/**
 * Which part of the matches is wanted, in which order. Whatever is equal by it stands by repository and tag.
 *
 * @param offset how many to leave out
 * @param limit the most to give; 0 for all where the offset is 0 too, else for none
 */
public record Paging(int offset, int limit, Order order) {
    /** The order of matches. */
    public enum Order {
        /** The best first; images by their names. */
        RELEVANCE,
        /** What was built last first; what is of no date last. */
        UPDATE_TIME,
        /** By name. */
        ALPHABETIC_ASC,
        /** By name, from its end. */
        ALPHABETIC_DSC,
        /** What was pulled most first. */
        DOWNLOADS,
        /** What was starred most first; of repositories alone. */
        STARS
    }

    /** @throws IllegalArgumentException when a number is negative */
    public Paging {
        if (offset < 0 || limit < 0) {
            throw new IllegalArgumentException("a page begins and ends behind the beginning");
        }
    }

    /** Everything in this order. */
    public static Paging all(Order order) {
        return new Paging(0, 0, order);
    }
}
