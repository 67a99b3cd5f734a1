package dev.kontor.search.image;

/**
 * What people wrote about an image, in annotations or labels; empty where they wrote nothing. The nearest text that is not
 * empty counts: an annotation before a label, a key of OCI before that of label-schema.
 *
 * @param labels the text of {@code org.label-schema.labels}
 */
public record Texts(
        String description,
        String licenses,
        String labels,
        String title,
        String source,
        String documentation,
        String vendor,
        String authors) {
    /** Nothing was written. */
    public static final Texts NONE = new Texts("", "", "", "", "", "", "", "");

    /** These, and where they are empty those. */
    public Texts or(Texts other) {
        return new Texts(
                or(description, other.description),
                or(licenses, other.licenses),
                or(labels, other.labels),
                or(title, other.title),
                or(source, other.source),
                or(documentation, other.documentation),
                or(vendor, other.vendor),
                or(authors, other.authors));
    }

    private static String or(String one, String other) {
        return one.isEmpty() ? other : one;
    }
}
