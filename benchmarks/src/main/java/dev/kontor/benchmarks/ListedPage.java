package dev.kontor.benchmarks;

import java.io.ByteArrayOutputStream;

/** A page of a list, looked at before it is measured. */
final class ListedPage {
    private ListedPage() {}

    /**
     * Checks that a page is as full as it can be: a registry that gives an empty page, or all there is, would be compared
     * for what it does not do.
     *
     * @param leastAfter how many names there are at least from the page's beginning on
     * @throws PeerException if the page has more names, or fewer, than it should
     */
    static void check(
            Peer peer, RegistryClient client, String pathAndQuery, String field, long leastAfter, int pageSize) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        client.list(pathAndQuery, body::write);
        int names = Names.in(peer, field, body.toByteArray());
        long least = Math.clamp(leastAfter, 0, pageSize);
        if (names < least || names > pageSize) {
            throw new PeerException(
                    "%s: GET /v2/%s gave %d %s where there should be %d to %d; it cannot be compared page by page."
                            .formatted(peer.name(), pathAndQuery, names, field, least, pageSize));
        }
    }
}
