package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;
import dev.kontor.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users of a directory, beside those of a file, also while it is away. */
class LdapTest {
    private static final String BASE = "ou=people,dc=example,dc=org";

    @TempDir
    private Path folder;

    private final int port = Ports.take();
    private InMemoryDirectoryServer directory;
    private Path credentials;

    @BeforeEach
    void start() throws LDAPException, LDIFException, IOException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.addAdditionalBindCredentials("cn=reader,dc=example,dc=org", "reader-secret");
        config.addAdditionalBindCredentials("cn=other,dc=example,dc=org", "other-secret");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("ldap", port));
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        config.setSchema(null);
        directory = new InMemoryDirectoryServer(config);
        directory.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        directory.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: people");
        add("dora", "uid=dora," + BASE, "devs", "Ops Team");
        add("döra (x)", "uid=second," + BASE);
        add("twin", "uid=twin1," + BASE);
        add("twin", "uid=twin2," + BASE);
        add("away", "uid=away," + BASE, "devs");
        directory.startListening();
        credentials = Files.writeString(
                folder.resolve("ldap.json"),
                "{\"bindDN\": \"cn=reader,dc=example,dc=org\", \"bindPassword\": \"reader-secret\"}");
    }

    private void add(String name, String dn, String... groups) throws LDAPException {
        Entry entry = new Entry(dn);
        entry.addAttribute("objectClass", "inetOrgPerson");
        entry.addAttribute("cn", name);
        entry.addAttribute("userPassword", name + "-secret");
        if (groups.length > 0) {
            entry.addAttribute("memberOf", groups);
        }
        directory.add(entry);
    }

    @AfterEach
    void stop() {
        directory.shutDown(true);
    }

    private House open(String more) {
        return House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd")
                        + "\"}, \"apikey\": true, \"ldap\": {"
                        + "\"address\": \"127.0.0.1\", \"port\": \"" + port + "\", \"insecure\": true, \"baseDN\": \""
                        + BASE
                        + "\", \"userAttribute\": \"cn\", \"userGroupAttribute\": \"memberOf\", \"credentialsFile\": \""
                        + credentials + "\"" + more + "}}, \"accessControl\": " + House.RULES);
    }

    private static int login(House house, String user, String password) {
        return house.ask("GET", "/v2/", Optional.of(House.basic(user, password)))
                .status();
    }

    @Test
    void usersOfTheDirectoryComeInWithTheirGroups() {
        try (House house = open("")) {
            assertThat(login(house, "dora", "dora-secret")).isEqualTo(200);
            assertThat(login(house, "döra (x)", "döra (x)-secret")).isEqualTo(200);
            assertThat(login(house, "alice", "alice-secret")).isEqualTo(200);
            Optional<String> dora = House.login("dora");
            assertThat(house.pushManifest("team/app", "1", dora).status()).isEqualTo(201);
            assertThat(house.get("/v2/hidden/app/tags/list", "dora").status()).isEqualTo(403);
        }
    }

    @Test
    void nobodyElseComesIn() {
        try (House house = open(", \"userFilter\": \"!(cn=away)\"")) {
            for (List<String> each : List.of(
                    List.of("dora", "wrong"),
                    List.of("dora", ""),
                    List.of("twin", "twin-secret"),
                    List.of("away", "away-secret"),
                    List.of("nobody", "nobody-secret"),
                    List.of("*", "dora-secret"),
                    List.of("dora)(cn=*", "dora-secret"),
                    List.of("*)(|(cn=*", "dora-secret"),
                    List.of("dora\\2a", "dora-secret"),
                    List.of("", "dora-secret"))) {
                assertThat(login(house, each.getFirst(), each.getLast()))
                        .as(each.toString())
                        .isEqualTo(401);
            }
            assertThat(login(house, "dora", "dora-secret")).isEqualTo(200);
        }
    }

    @Test
    void whoLeavesTheDirectoryIsOut() throws LDAPException {
        try (House house = open("")) {
            String secret = house.ask(
                            "POST",
                            "/zot/auth/apikey",
                            House.login("dora"),
                            "{\"label\": \"x\"}".getBytes(StandardCharsets.UTF_8))
                    .json()
                    .path("apiKey")
                    .asText();
            assertThat(login(house, "dora", secret)).isEqualTo(200);
            directory.delete("uid=dora," + BASE);
            await().atMost(Duration.ofSeconds(15)).until(() -> login(house, "dora", secret) == 401);
            await().atMost(Duration.ofSeconds(15)).until(() -> login(house, "dora", "dora-secret") == 401);
        }
    }

    @Test
    void aDirectoryThatIsAwayHarmsNobodyElse() throws Exception {
        directory.shutDown(true);
        try (House house = open("")) {
            assertThat(login(house, "alice", "alice-secret")).isEqualTo(200);
            assertThat(login(house, "dora", "dora-secret")).isEqualTo(503);
            directory.startListening();
            assertThat(login(house, "dora", "dora-secret")).isEqualTo(200);
            directory.shutDown(true);
            directory.startListening();
            assertThat(login(house, "away", "away-secret"))
                    .as("a connection that broke is made anew")
                    .isEqualTo(200);
        }
    }

    @Test
    void aDirectoryThatHangsHoldsUpNobodyElse() throws Exception {
        directory.shutDown(true);
        try (ServerSocket hanging = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
                House house = open("");
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(hanging.isBound()).isTrue();
            List<Future<Integer>> logins = IntStream.range(0, 12)
                    .mapToObj(i -> executor.submit(() -> login(house, "dora" + i, "dora-secret")))
                    .toList();
            assertThat(login(house, "alice", "alice-secret")).isEqualTo(200);
            assertThat(login(house, "bob", "bob-secret")).isEqualTo(200);
            for (Future<Integer> each : logins) {
                assertThat(each.get()).isIn(401, 503);
            }
        }
    }

    @Test
    void theReadersPasswordMayChange() throws Exception {
        try (House house = open("")) {
            assertThat(login(house, "dora", "dora-secret")).isEqualTo(200);
            Files.writeString(
                    credentials, "{\"bindDN\": \"cn=reader,dc=example,dc=org\", \"bindPassword\": \"wrong\"}");
            assertThat(login(house, "away", "away-secret")).isEqualTo(503);
            Files.writeString(
                    credentials, "{\"bindDN\": \"cn=other,dc=example,dc=org\", \"bindPassword\": \"other-secret\"}");
            assertThat(login(house, "away", "away-secret")).isEqualTo(200);
        }
    }
}
