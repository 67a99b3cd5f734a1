package dev.kontor.search.image;

/**
 * For what an image was built; both empty where it does not say.
 *
 * @param arch with the variant behind a slash where there is one, such as {@code arm/v7}
 */
public record Platform(String os, String arch) {
    /** It does not say. */
    public static final Platform NONE = new Platform("", "");
}
