package dev.kontor.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontor.testkit.Ports;
import dev.kontor.testkit.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is not ours, run as a program, which starts after the registry: a login from its page to its end. */
class ForeignProviderTest {
    private static final String[] INTERFACE = {"X-ZOT-API-CLIENT", "zot-ui"};
    private static final Pattern HIDDEN_ID = Pattern.compile("name=\"id\" value=\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private final int port = Ports.take();
    private final Browser browser = new Browser();
    private House house;
    private Process provider;

    private void open() throws IOException {
        Path program = Tool.program(
                "zitadel-oidc", "go install github.com/zitadel/oidc/v3/example/server@latest, under this name");
        String issuer = "\"issuer\": \"http://localhost:" + port + "/\", ";
        String rest = "\"scopes\": [\"openid\", \"profile\", \"email\"], \"clientid\": \"web\"";
        house = House.open(
                folder,
                "\"auth\": {\"htpasswd\": {\"path\": \"" + folder.resolve("htpasswd")
                        + "\"}, \"openid\": {\"providers\": {"
                        + "\"oidc\": {" + issuer + rest + ", \"clientsecret\": \"secret\","
                        + " \"claimMapping\": {\"username\": \"preferred_username\"}},"
                        + "\"wrong\": {" + issuer + rest + ", \"clientsecret\": \"no-secret\"}}}},"
                        + " \"accessControl\": " + House.RULES);
        assertThat(house.pushManifest("team/app", "1", House.login("root")).status())
                .isEqualTo(201);
        assertThat(browser.get(login("oidc")).status())
                .as("it is not there yet")
                .isEqualTo(503);
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("provider.log").toFile());
        builder.environment().put("PORT", Integer.toString(port));
        String callback = house.uri() + "/zot/auth/callback/";
        builder.environment().put("REDIRECT_URI", callback + "oidc," + callback + "wrong");
        provider = builder.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.get(login("oidc")).status() == 302);
    }

    @AfterEach
    void close() throws InterruptedException {
        browser.close();
        if (provider != null) {
            provider.destroy();
            provider.waitFor();
        }
        if (house != null) {
            house.close();
        }
    }

    private URI login(String name) {
        return URI.create(house.uri() + "/zot/auth/login?provider=" + name + "&callback_ui=/home");
    }

    /** Walks to the provider's page, and shows a password there; returns its answer. */
    private House.Answer showPassword(String name, String password) {
        House.Answer page = browser.get(Browser.to(browser.get(Browser.to(browser.get(login(name))))));
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        Matcher id = HIDDEN_ID.matcher(page.text());
        assertThat(id.find()).as(page.text()).isTrue();
        return browser.post(
                URI.create("http://localhost:" + port + "/login/username"),
                Map.of("id", id.group(1), "username", "test-user2", "password", password));
    }

    private House.Answer comeBack(String name) {
        URI back = Browser.to(browser.get(Browser.to(showPassword(name, "verysecure"))));
        assertThat(back.toString()).startsWith(house.uri() + "/zot/auth/callback/" + name + "?");
        return browser.get(back);
    }

    private int tags() {
        return browser.get(URI.create(house.uri() + "/v2/team/app/tags/list"), INTERFACE)
                .status();
    }

    @Test
    void aWholeLogin() throws IOException {
        open();
        assertThat(showPassword("oidc", "wrong").status()).as("its page again").isEqualTo(200);
        assertThat(tags()).isEqualTo(401);
        House.Answer back = comeBack("oidc");
        assertThat(back.status()).as(back.text()).isEqualTo(302);
        assertThat(back.header("Location")).contains("/home");
        assertThat(browser.cookie(house.uri(), "user").orElseThrow().value()).isEqualTo("test-user2");
        assertThat(tags()).isEqualTo(200);
        assertThat(browser.get(back.response().uri()).status()).as("once more").isEqualTo(401);

        House.Answer out = browser.post(URI.create(house.uri() + "/zot/auth/logout"), Map.of(), INTERFACE);
        URI farewell = URI.create(out.json().path("endSessionUrl").asText());
        assertThat(farewell.toString()).startsWith("http://localhost:" + port + "/end_session?client_id=web&");
        assertThat(tags()).isEqualTo(401);

        assertThat(comeBack("wrong").status()).as("a secret that is not ours").isIn(401, 503);
        assertThat(tags()).isEqualTo(401);
    }
}
