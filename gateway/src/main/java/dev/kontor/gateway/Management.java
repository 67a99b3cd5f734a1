package dev.kontor.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.config.AuthConfig;
import dev.kontor.config.KontorConfig;
import dev.kontor.oci.Json;
import dev.kontor.service.program.Program;
import java.nio.charset.StandardCharsets;

/**
 * What everybody may know of the registry, in the words of zot's clients: how one logs in ({@code mgmt}), and which extensions
 * there are (OCI Distribution Specification, "Extensions").
 */
final class Management {
    private static final String ZOT = "https://github.com/project-zot/zot/blob/main/pkg/extensions/_zot.md";

    private static final String KONTOR = "docs/extensions/userprefs.md";

    private final byte[] server;
    private final byte[] extensions;

    Management(KontorConfig config, boolean hasSearch) {
        this.server = bytes(describe(config, hasSearch));
        this.extensions = bytes(list(hasSearch));
    }

    /** How the registry was built, and how one logs in. */
    byte[] server() {
        return server;
    }

    /** The extensions. */
    byte[] extensions() {
        return extensions;
    }

    private static ObjectNode describe(KontorConfig config, boolean hasSearch) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("distSpecVersion", config.distSpecVersion());
        json.put("commit", "");
        json.put("releaseTag", Program.version());
        json.put("binaryType", hasSearch ? "mgmt-search-userprefs" : "mgmt");
        ObjectNode http = json.putObject("http");
        config.http().auth().ifPresent(auth -> addLogins(auth, http.putObject("auth")));
        return json;
    }

    private static void addLogins(AuthConfig auth, ObjectNode json) {
        if (auth.htpasswd().isPresent() || auth.ldap().isPresent()) {
            json.putObject("htpasswd");
        }
        auth.bearer().ifPresent(bearer -> {
            ObjectNode each = json.putObject("bearer");
            bearer.realm().ifPresent(realm -> each.put("realm", realm));
            bearer.service().ifPresent(service -> each.put("service", service));
        });
        auth.openid().filter(openid -> !openid.providers().isEmpty()).ifPresent(openid -> {
            ObjectNode providers = json.putObject("openid").putObject("providers");
            openid.providers()
                    .forEach((id, provider) ->
                            providers.putObject(id).put("name", provider.name().orElse(id)));
        });
        if (auth.hasApiKeys()) {
            json.put("apikey", true);
        }
    }

    /** zot's clients look for {@code _zot} and for these endpoints, in this order. */
    private static ObjectNode list(boolean hasSearch) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode extensions = json.putArray("extensions");
        ArrayNode zot = extension(extensions, "_zot", ZOT, "zot registry extensions");
        if (hasSearch) {
            zot.add("/v2/_zot/ext/search");
            zot.add("/v2/_zot/ext/userprefs");
        }
        zot.add("/v2/_zot/ext/mgmt");
        if (hasSearch) {
            extension(extensions, "_kontor", KONTOR, "Kontor registry extensions")
                    .add("/v2/_kontor/ext/userprefs");
        }
        return json;
    }

    private static ArrayNode extension(ArrayNode extensions, String name, String url, String description) {
        ObjectNode extension = extensions.addObject();
        extension.put("name", name);
        extension.put("url", url);
        extension.put("description", description);
        return extension.putArray("endpoints");
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
