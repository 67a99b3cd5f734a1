package dev.kontor.benchmarks;

import java.util.regex.Pattern;

/**
 * Where an upload or a redirected download continues: the {@code Location} that a registry gave, resolved against the
 * request that it answered.
 *
 * <p>OCI Distribution Specification, "Pushing a blob": the location may be absolute or relative and may hold a query
 * that the client must keep. The text is therefore never decoded, normalised or re-encoded.
 *
 * @param origin where to send the next request
 * @param target the next request's target: path and query, byte for byte as given
 */
record Location(Origin origin, String target) {
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

    /**
     * Resolves a {@code Location} header.
     *
     * @param asked the origin that was asked
     * @param askedTarget the target that was asked
     * @param location the header's value
     * @throws IllegalArgumentException if an absolute location is not http or https
     */
    static Location resolve(Origin asked, String askedTarget, String location) {
        String text = withoutFragment(location);
        if (text.startsWith("//")) {
            return absolute(asked, (asked.secure() ? "https:" : "http:") + text);
        }
        if (text.startsWith("/")) {
            return new Location(asked, text);
        }
        if (ABSOLUTE.matcher(text).lookingAt()) {
            return absolute(asked, text);
        }
        String askedPath = askedTarget.substring(0, indexOrEnd(askedTarget, '?'));
        if (text.startsWith("?")) {
            return new Location(asked, askedPath + text);
        }
        return new Location(asked, askedPath.substring(0, askedPath.lastIndexOf('/') + 1) + text);
    }

    /** The target that closes the upload: the same with the digest appended to whatever query is there. */
    String closingTarget(ContentDigest digest) {
        return target + (target.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest;
    }

    private static Location absolute(Origin asked, String url) {
        int authorityStart = url.indexOf("://") + 3;
        int targetStart = authorityStart;
        while (targetStart < url.length() && url.charAt(targetStart) != '/' && url.charAt(targetStart) != '?') {
            targetStart++;
        }
        Origin origin = Origin.parse(url.substring(0, targetStart));
        String target = url.substring(targetStart);
        String rooted = target.startsWith("/") ? target : "/" + target;
        // Credentials go to the registry that was named on the command line and to nobody else.
        return new Location(origin.address().equals(asked.address()) ? asked : origin, rooted);
    }

    private static String withoutFragment(String location) {
        return location.substring(0, indexOrEnd(location, '#'));
    }

    private static int indexOrEnd(String text, char wanted) {
        int index = text.indexOf(wanted);
        return index < 0 ? text.length() : index;
    }
}
