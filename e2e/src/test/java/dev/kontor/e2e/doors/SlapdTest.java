package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.ldif.LDIFException;
import dev.kontor.testkit.Ports;
import dev.kontor.testkit.TestAuthority;
import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and groups of OpenLDAP, which takes passwords over TLS alone. */
class SlapdTest {
    private static final String BASE = "dc=example,dc=org";
    private static final String PEOPLE = "ou=people," + BASE;
    private static final String READER = "cn=reader," + BASE;

    @TempDir
    private Path folder;

    private final TestAuthority authority = new TestAuthority("directory");
    private final int plain = Ports.take();
    private final int encrypted = Ports.take();
    private Process directory;

    @BeforeEach
    void start() throws IOException, LDAPException, LDIFException {
        // Debian has it where only root's PATH looks.
        Path slapd = Path.of("/usr/sbin/slapd");
        Tool.require(Files.isExecutable(slapd), "slapd is not installed: apt-get install slapd");
        Path data = Files.createDirectories(folder.resolve("directory"));
        authority.write(data.resolve("ca.pem"));
        certified().write(data.resolve("cert.pem"), data.resolve("key.pem"));
        Path config = Files.writeString(data.resolve("slapd.conf"), """
                include /etc/ldap/schema/core.schema
                include /etc/ldap/schema/cosine.schema
                include /etc/ldap/schema/inetorgperson.schema
                modulepath /usr/lib/ldap
                moduleload back_mdb
                moduleload memberof
                pidfile {}/slapd.pid
                TLSCACertificateFile {}/ca.pem
                TLSCertificateFile {}/cert.pem
                TLSCertificateKeyFile {}/key.pem
                security simple_bind=64
                database mdb
                suffix "dc=example,dc=org"
                rootdn "cn=admin,dc=example,dc=org"
                rootpw admin-secret
                directory {}
                maxsize 10485760
                overlay memberof
                access to attrs=userPassword by anonymous auth by * none
                access to * by dn.exact="cn=reader,dc=example,dc=org" read by * none
                """.replace("{}", data.toString()));
        directory = new ProcessBuilder(
                        slapd.toString(),
                        "-f",
                        config.toString(),
                        "-h",
                        "ldap://127.0.0.1:" + plain + " ldaps://127.0.0.1:" + encrypted,
                        "-d",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (LDAPConnection connection = new LDAPConnection("127.0.0.1", plain)) {
                return connection.isConnected();
            }
        });
        fill();
    }

    /** GnuTLS reads no key of an elliptic curve as Java writes it. */
    private TestAuthority.Certified certified() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
            return authority.certified(
                    "CN=directory",
                    names,
                    generator.generateKeyPair(),
                    Instant.now().plus(Duration.ofDays(1)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void fill() throws LDAPException, LDIFException {
        SSLContext trust = authority.client(Optional.empty());
        try (LDAPConnection admin = new LDAPConnection("127.0.0.1", plain)) {
            admin.processExtendedOperation(new StartTLSExtendedRequest(trust));
            admin.bind("cn=admin," + BASE, "admin-secret");
            admin.add("dn: " + BASE, "objectClass: dcObject", "objectClass: organization", "dc: example", "o: x");
            admin.add("dn: " + PEOPLE, "objectClass: organizationalUnit", "ou: people");
            admin.add("dn: ou=groups," + BASE, "objectClass: organizationalUnit", "ou: groups");
            admin.add(
                    "dn: " + READER,
                    "objectClass: organizationalRole",
                    "objectClass: simpleSecurityObject",
                    "cn: reader",
                    "userPassword: reader-secret");
            for (String user : List.of("dora", "emil")) {
                admin.add(
                        "dn: uid=" + user + "," + PEOPLE,
                        "objectClass: inetOrgPerson",
                        "uid: " + user,
                        "cn: " + user,
                        "sn: " + user,
                        "userPassword: " + user + "-secret");
            }
            admin.add(
                    "dn: cn=devs,ou=groups," + BASE,
                    "objectClass: groupOfNames",
                    "cn: devs",
                    "member: uid=dora," + PEOPLE);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (directory != null) {
            directory.destroy();
            directory.waitFor();
        }
    }

    private House open(int port, String more) throws IOException {
        Path credentials = Files.writeString(
                folder.resolve("ldap.json"), "{\"bindDN\": \"" + READER + "\", \"bindPassword\": \"reader-secret\"}");
        String rules = """
                {"repositories": {"team/**": {"defaultPolicy": ["read"], "policies": [
                  {"groups": ["cn=devs,ou=groups,dc=example,dc=org"], "actions": ["read", "create"]}]}}}
                """;
        return House.open(
                folder,
                "\"auth\": {\"apikey\": true, \"ldap\": {\"address\": \"127.0.0.1\", \"port\": \"" + port
                        + "\", \"baseDN\": \"" + PEOPLE
                        + "\", \"userAttribute\": \"uid\", \"userGroupAttribute\": \"memberOf\", \"credentialsFile\": \""
                        + credentials + "\"" + more + "}}, \"accessControl\": " + rules);
    }

    private String ca() {
        return ", \"caCert\": \"" + folder.resolve("directory/ca.pem") + "\"";
    }

    private static int login(House house, String user, String password) {
        return house.ask("GET", "/v2/", Optional.of(House.basic(user, password)))
                .status();
    }

    private void usersComeInWithTheirGroups(House house) {
        assertThat(login(house, "dora", "dora-secret")).isEqualTo(200);
        assertThat(login(house, "emil", "emil-secret")).isEqualTo(200);
        for (List<String> each : List.of(
                List.of("dora", "wrong"),
                List.of("dora", ""),
                List.of("nobody", "x"),
                List.of("*", "dora-secret"),
                List.of("dora)(uid=*", "dora-secret"),
                List.of("reader", "reader-secret"))) {
            assertThat(login(house, each.getFirst(), each.getLast()))
                    .as(each.toString())
                    .isEqualTo(401);
        }
        assertThat(house.pushManifest("team/app", "1", House.login("dora")).status())
                .isEqualTo(201);
        assertThat(house.pushManifest("team/app", "1", House.login("emil")).status())
                .isEqualTo(403);
    }

    @Test
    void overLdaps() throws IOException {
        try (House house = open(encrypted, ca())) {
            usersComeInWithTheirGroups(house);
        }
    }

    @Test
    void overStartTls() throws IOException {
        try (House house = open(plain, ", \"insecure\": true, \"startTLS\": true" + ca())) {
            usersComeInWithTheirGroups(house);
        }
    }

    @Test
    void aDirectoryThatNobodyCertifiedHearsNoPassword() throws IOException {
        Path other = folder.resolve("other.pem");
        new TestAuthority("another").write(other);
        for (String more : List.of("", ", \"insecure\": true, \"startTLS\": true")) {
            int port = more.isEmpty() ? encrypted : plain;
            try (House house = open(port, more + ", \"caCert\": \"" + other + "\"")) {
                assertThat(login(house, "dora", "dora-secret")).as(more).isEqualTo(503);
            }
        }
    }

    @Test
    void credentialsThatAreBeingWrittenDisturbNobody() throws IOException {
        try (House house = open(encrypted, ca())) {
            assertThat(login(house, "dora", "dora-secret")).isEqualTo(200);
            for (String part : List.of("", "{\"bindDN\": \"", "{\"bindDN\": \"x\"}")) {
                Files.write(folder.resolve("ldap.json"), part.getBytes(StandardCharsets.UTF_8));
                assertThat(login(house, "emil", "wrong")).as(part).isEqualTo(401);
            }
            Files.delete(folder.resolve("ldap.json"));
            assertThat(login(house, "emil", "emil-secret")).isEqualTo(200);
        }
    }
}
