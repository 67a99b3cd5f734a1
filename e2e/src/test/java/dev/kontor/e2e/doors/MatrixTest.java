package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontor.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of credential, of everybody, for every endpoint, in repositories of every kind: who gets what is said here a second
 * time, in words of its own.
 */
class MatrixTest {
    private static final byte[] LAYER = "a layer of the team".getBytes(StandardCharsets.UTF_8);
    private static final String LAYER_DIGEST = Digest.sha256(LAYER).value();
    private static final String MANIFEST_DIGEST = Digest.sha256(House.MANIFEST).value();
    private static final String NOWHERE = "sha256:" + "0".repeat(64);
    private static final List<String> USERS = List.of("", "root", "admin", "alice", "bob", "carol");
    private static final List<String> THERE = List.of("public/app", "team/app", "bobs/app", "hidden/app");
    private static final List<String> ABSENT = List.of("public/none", "team/none", "hidden/none", "unruled");

    @TempDir
    private Path folder;

    private final Map<String, String> keys = new HashMap<>();
    private int pushed;

    /** How somebody says who they are. */
    private enum Kind {
        PASSWORD,
        KEY,
        TOKEN,
        WRONG_PASSWORD,
        WRONG_TOKEN
    }

    /** What is done in a repository, and what it is called in the rules and in a token's scope. */
    private enum Endpoint {
        PULL_TAG("read", "pull", 200),
        PULL_DIGEST("read", "pull", 200),
        HEAD_TAG("read", "pull", 200),
        LIST_TAGS("read", "pull", 200),
        REFERRERS("read", "pull", 200),
        PULL_BLOB("read", "pull", 200),
        PULL_RANGE("read", "pull", 206),
        START_UPLOAD("create", "pull,push", 202),
        MOUNT("create", "pull,push", 201),
        MOUNT_ANYTHING("create", "pull,push", 202),
        PUSH_NEW_TAG("create", "pull,push", 201),
        PUSH_OLD_TAG("update", "pull,push", 201),
        DELETE_ABSENT_TAG("delete", "delete", 404),
        DELETE_ABSENT_BLOB("delete", "delete", 404);

        private final String action;
        private final String scope;
        private final int success;

        Endpoint(String action, String scope, int success) {
            this.action = action;
            this.scope = scope;
            this.success = success;
        }
    }

    /** What {@link House#RULES} say, by hand. */
    private static boolean mayDo(String user, String action, String repository) {
        if (user.equals("admin")) {
            return true;
        }
        return switch (repository.replaceFirst("/.*", "")) {
            case "public" -> action.equals("read") || user.equals("root");
            case "team" ->
                !user.isEmpty()
                        && (action.equals("read")
                                || user.equals("root")
                                || (user.equals("alice") && action.equals("create")));
            case "bobs" -> user.equals("bob");
            case "hidden" -> user.equals("root");
            default -> false;
        };
    }

    private static int expected(Kind kind, String user, Endpoint endpoint, String repository) {
        if (kind == Kind.WRONG_PASSWORD || kind == Kind.WRONG_TOKEN) {
            return 401;
        }
        if (!mayDo(user, endpoint.action, repository)) {
            return user.isEmpty() ? 401 : 403;
        }
        boolean isThere = THERE.contains(repository);
        return switch (endpoint) {
            case PULL_TAG, PULL_DIGEST, HEAD_TAG, LIST_TAGS, PULL_BLOB, PULL_RANGE -> isThere ? endpoint.success : 404;
            // By a token the source must be asked for too.
            case MOUNT ->
                mayDo(user, "read", "team/app") && (kind != Kind.TOKEN || repository.equals("team/app")) ? 201 : 202;
            default -> endpoint.success;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "suite"})
    void everybodyGetsWhatIsTheirsAndNothingElse(String house) throws IOException {
        List<String> wrong = new ArrayList<>();
        int cells = 0;
        try (House doors = house.equals("suite") ? House.suite(folder) : House.open(folder)) {
            furnish(doors);
            List<String> repositories = new ArrayList<>(THERE);
            repositories.addAll(ABSENT);
            for (Endpoint endpoint : Endpoint.values()) {
                for (String repository : repositories) {
                    boolean createsRepository = ABSENT.contains(repository) && endpoint.success == 201;
                    for (String user : USERS) {
                        for (Kind kind : Kind.values()) {
                            if (createsRepository && mayDo(user, "create", repository)) {
                                continue; // it would be there afterwards
                            }
                            cells++;
                            int status = ask(doors, kind, user, endpoint, repository);
                            int expected = expected(kind, user, endpoint, repository);
                            if (status != expected) {
                                wrong.add(kind + " of '" + user + "': " + endpoint + " in " + repository + ": " + status
                                        + " instead of " + expected);
                            }
                        }
                    }
                }
            }
        }
        System.out.printf("%s: %d cells%n", house, cells);
        assertThat(cells).isGreaterThan(2_500);
        assertThat(wrong).isEmpty();
    }

    private void furnish(House doors) {
        for (String repository : THERE) {
            Optional<String> owner = House.login("admin");
            assertThat(doors.pushBlob(repository, LAYER, owner).status()).isEqualTo(201);
            assertThat(doors.pushManifest(repository, "old", owner).status()).isEqualTo(201);
        }
        for (String user : USERS) {
            if (!user.isEmpty()) {
                keys.put(
                        user,
                        doors.ask(
                                        "POST",
                                        "/zot/auth/apikey",
                                        House.login(user),
                                        "{\"label\": \"matrix\"}".getBytes(StandardCharsets.UTF_8))
                                .json()
                                .path("apiKey")
                                .asText());
            }
        }
    }

    private Optional<String> credential(House doors, Kind kind, String user, Endpoint endpoint, String repository) {
        return switch (kind) {
            case PASSWORD -> House.login(user);
            case KEY -> user.isEmpty() ? Optional.of("Basic Og==") : Optional.of(House.basic(user, keys.get(user)));
            case TOKEN -> doors.bearer(user, "repository:" + repository + ":" + endpoint.scope);
            case WRONG_PASSWORD -> Optional.of("Basic x");
            case WRONG_TOKEN -> Optional.of("Bearer x");
        };
    }

    private int ask(House doors, Kind kind, String user, Endpoint endpoint, String repository) {
        Optional<String> credential = credential(doors, kind, user, endpoint, repository);
        String base = "/v2/" + repository;
        House.Answer answer = switch (endpoint) {
            case PULL_TAG -> doors.ask("GET", base + "/manifests/old", credential);
            case PULL_DIGEST -> doors.ask("GET", base + "/manifests/" + MANIFEST_DIGEST, credential);
            case HEAD_TAG -> doors.ask("HEAD", base + "/manifests/old", credential);
            case LIST_TAGS -> doors.ask("GET", base + "/tags/list", credential);
            case REFERRERS -> doors.ask("GET", base + "/referrers/" + MANIFEST_DIGEST, credential);
            case PULL_BLOB -> doors.ask("GET", base + "/blobs/" + LAYER_DIGEST, credential);
            case PULL_RANGE ->
                doors.ask("GET", base + "/blobs/" + LAYER_DIGEST, credential, new byte[0], "Range", "bytes=0-3");
            case START_UPLOAD -> doors.ask("POST", base + "/blobs/uploads/", credential);
            case MOUNT ->
                doors.ask("POST", base + "/blobs/uploads/?mount=" + LAYER_DIGEST + "&from=team/app", credential);
            case MOUNT_ANYTHING -> doors.ask("POST", base + "/blobs/uploads/?mount=" + NOWHERE, credential);
            case PUSH_NEW_TAG -> doors.pushManifest(repository, "new" + pushed++, credential);
            case PUSH_OLD_TAG -> doors.pushManifest(repository, "old", credential);
            case DELETE_ABSENT_TAG -> doors.ask("DELETE", base + "/manifests/absent", credential);
            case DELETE_ABSENT_BLOB -> doors.ask("DELETE", base + "/blobs/" + NOWHERE, credential);
        };
        return answer.status();
    }
}
