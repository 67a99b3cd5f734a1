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
    private static final String DESCRIPTION = "https://github.com/project-zot/zot/blob/main/pkg/extensions/_zot.md";

    private final byte[] server;
    private final byte[] extensions;

    Management(KontorConfig config) {
        this.server = bytes(describe(config));
        this.extensions = bytes(list());
    }

    /** How the registry was built, and how one logs in. */
    byte[] server() {
        return server;
    }

    /** The extensions. */
    byte[] extensions() {
        return extensions;
    }

    private static ObjectNode describe(KontorConfig config) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("distSpecVersion", config.distSpecVersion());
        json.put("commit", "");
        json.put("releaseTag", Program.version());
        json.put("binaryType", "mgmt");
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

    private static ObjectNode list() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ObjectNode zot = json.putArray("extensions").addObject();
        zot.put("name", "_zot");
        zot.put("url", DESCRIPTION);
        zot.put("description", "zot registry extensions");
        ArrayNode endpoints = zot.putArray("endpoints");
        endpoints.add("/v2/_zot/ext/mgmt");
        return json;
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
