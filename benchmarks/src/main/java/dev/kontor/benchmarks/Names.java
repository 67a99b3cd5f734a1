package dev.kontor.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Counts what a list names. */
final class Names {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Names() {}

    /** How many names a page holds in a field; 0 where the field is absent or null. */
    static int in(Peer peer, String field, byte[] page) {
        try {
            return JSON.readTree(page).path(field).size();
        } catch (IOException e) {
            throw new PeerException("%s: a list of %s was not JSON.".formatted(peer.name(), field));
        }
    }

    /** How many names a list holds from a page to its end. */
    static int inAll(Peer peer, RegistryClient client, String field, String pathAndQuery) {
        int[] names = {0};
        client.listAll(pathAndQuery, page -> names[0] += in(peer, field, page));
        return names[0];
    }
}
