package dev.kontor.gateway.door;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Where a browser is sent after a login: a page of this registry, or one of an origin that the configuration names. Anything
 * else becomes the first page, so that no link to this registry leads elsewhere.
 *
 * @param origins those of other pages
 */
record ReturnAddress(List<String> origins) {
    private static final String FIRST_PAGE = "/";
    private static final int LONGEST = 1000;

    ReturnAddress {
        origins = origins.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * The address to go to.
     *
     * @param asked what the browser asked for
     * @param own this registry's address, without a slash behind it
     */
    String of(String asked, String own) {
        boolean isPlain = asked.length() <= LONGEST && asked.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
        if (!isPlain) {
            return FIRST_PAGE;
        }
        try {
            URI uri = new URI(asked);
            if (uri.getScheme() == null) {
                boolean isHere = asked.startsWith("/") && !asked.startsWith("//") && uri.getRawAuthority() == null;
                return isHere ? asked : FIRST_PAGE;
            }
            return isAllowed(uri, own) ? asked : FIRST_PAGE;
        } catch (URISyntaxException e) {
            return FIRST_PAGE;
        }
    }

    private boolean isAllowed(URI uri, String own) throws URISyntaxException {
        boolean isPage = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!isPage || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return false;
        }
        String origin = origin(uri);
        return origin.equals(origin(new URI(own))) || origins.contains(origin);
    }

    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
