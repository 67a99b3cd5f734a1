package dev.kontor.service.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a program's key file holds.
 *
 * @param own the secrets of which it derives the keys with which it signs; the first one does
 * @param believed by issuer and id, the keys by which it believes others
 * @param signing by audience, keys that were derived of the first secret
 */
record ProgramKeys(
        List<IssuerSecret> own, Map<String, Map<String, IdentityKey>> believed, Map<String, IdentityKey> signing) {
    ProgramKeys(List<IssuerSecret> own, Map<String, Map<String, IdentityKey>> believed) {
        this(List.copyOf(own), Map.copyOf(believed), new ConcurrentHashMap<>());
    }

    boolean areFor(KeyUse use) {
        return switch (use) {
            case SIGN -> !own.isEmpty();
            case VERIFY -> !believed.isEmpty();
        };
    }

    /** The ids of the keys that are believed, by issuer. */
    SortedMap<String, List<String>> names() {
        SortedMap<String, List<String>> names = new TreeMap<>();
        believed.forEach((issuer, keys) ->
                names.put(issuer, keys.keySet().stream().sorted().toList()));
        return names;
    }

    IdentityKey signing(String program, String audience) {
        IdentityKey key = signing.get(audience);
        return key != null
                ? key
                : signing.computeIfAbsent(audience, to -> own.getFirst().keyFor(program, to));
    }

    Optional<IdentityKey> find(String issuer, String id) {
        return Optional.ofNullable(believed.get(issuer)).map(keys -> keys.get(id));
    }
}
