package dev.kontor.service.warmup;

import dev.kontor.service.identity.KeyRing;
import dev.kontor.service.identity.KeyUse;
import dev.kontor.service.identity.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/**
 * A program that gives a service work for some seconds: pushes, pulls, uploads in parts, ranges, lists and what goes wrong
 * every day.
 */
public final class WarmUpClient {
    private static final int FEWEST_ROUNDS = 20;

    private WarmUpClient() {}

    /**
     * Takes what is at the other end ({@code registry}, {@code gateway}, {@code blob} or {@code manifest}), its URI, for how
     * many seconds it works, and for a service the file with the gateway's keys. For a gateway it is also the services behind
     * it, on their own ports of this machine.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String role = arguments[0];
        Duration longest = Duration.ofSeconds(Long.parseLong(arguments[2]));
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            URI uri = URI.create(arguments[1]);
            switch (role) {
                case "registry" -> work(longest, Requests.plain(client, uri), true, true);
                case "gateway" -> {
                    try (Upstream _ = Upstream.start(5001);
                            Upstream _ = Upstream.start(5002)) {
                        work(longest, Requests.plain(client, uri), true, true);
                    }
                }
                default -> {
                    try (KeyRing keys = KeyRing.open(TokenIssuer.GATEWAY, Path.of(arguments[3]), Set.of(KeyUse.SIGN))) {
                        TokenIssuer issuer = new TokenIssuer(keys, InstantSource.system());
                        Requests requests = Requests.signed(client, uri, issuer, role);
                        work(longest, requests, role.equals("blob"), role.equals("manifest"));
                    }
                }
            }
        }
    }

    private static void work(Duration longest, Requests requests, boolean blobs, boolean manifests)
            throws IOException, InterruptedException {
        BlobRounds blobRounds = new BlobRounds(requests);
        ManifestRounds manifestRounds = new ManifestRounds(requests);
        long end = System.nanoTime() + longest.toNanos();
        for (int round = 0; round < FEWEST_ROUNDS || System.nanoTime() < end; round++) {
            if (blobs) {
                blobRounds.run(round);
            }
            if (manifests) {
                manifestRounds.run(round, blobs);
            }
        }
    }
}
