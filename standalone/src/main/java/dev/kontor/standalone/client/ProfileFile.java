package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontor.oci.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The file with the profiles of a user, {@code ~/.zot}, which zot's client reads and writes too. What it holds beside what
 * is known here stays as it is. A change replaces the whole file at once.
 */
final class ProfileFile {
    /** What of a profile can be read and set. */
    static final List<String> KEYS = List.of("url", "showspinner", "verify-tls");

    private static final String NAME = "_name";
    private static final String DEFAULT = "defaultConfigName";
    private static final Set<String> SWITCHES = Set.of("showspinner", "verify-tls");

    private final Path file;

    ProfileFile(Path file) {
        this.file = file;
    }

    /** That of the user. */
    static ProfileFile ofUser() {
        return new ProfileFile(Path.of(System.getProperty("user.home"), ".zot"));
    }

    /** The names of all profiles, in their order. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        profiles(read()).forEach(each -> names.add(each.path(NAME).asText()));
        return names;
    }

    /** The profile that is used where none is named. */
    Optional<String> defaultName() {
        return Optional.of(read().path(DEFAULT).asText("")).filter(name -> !name.isEmpty());
    }

    /** A profile by its name. */
    Profile profile(String name) {
        ObjectNode found = find(read(), name);
        return new Profile(
                name, found.path("url").asText(), isOn(found.path("verify-tls")), isOn(found.path("showspinner")));
    }

    /** The value of a key of a profile. */
    String get(String name, String key) {
        requireKey(key);
        JsonNode value = find(read(), name).path(key);
        return SWITCHES.contains(key) ? Boolean.toString(isOn(value)) : value.asText();
    }

    /** Adds a profile. */
    void add(String name, String url) {
        ObjectNode all = read();
        if (names().contains(name)) {
            throw new ClientException("there is a profile '" + name + "' already");
        }
        ObjectNode profile = profiles(all).addObject();
        profile.put(NAME, name);
        profile.put("url", requireUrl(url));
        profile.put("showspinner", true);
        profile.put("verify-tls", true);
        write(all);
    }

    /** Removes a profile; the default is none then if it was this one. */
    void remove(String name) {
        ObjectNode all = read();
        ObjectNode _ = find(all, name);
        profiles(all).removeIf(each -> each.path(NAME).asText().equals(name));
        if (all.path(DEFAULT).asText().equals(name)) {
            all.remove(DEFAULT);
        }
        write(all);
    }

    /** Sets a key of a profile. */
    void set(String name, String key, String value) {
        requireKey(key);
        ObjectNode all = read();
        ObjectNode profile = find(all, name);
        if (SWITCHES.contains(key)) {
            profile.put(key, requireSwitch(key, value));
        } else {
            profile.put(key, requireUrl(value));
        }
        write(all);
    }

    /** Gives a key its first value back. */
    void reset(String name, String key) {
        if (!SWITCHES.contains(key)) {
            throw new ClientException("'" + key + "' has no value to go back to; there are " + SWITCHES);
        }
        ObjectNode all = read();
        find(all, name).put(key, true);
        write(all);
    }

    /** Says which profile is used where none is named; with no name none. */
    void setDefault(Optional<String> name) {
        ObjectNode all = read();
        if (name.isPresent()) {
            ObjectNode _ = find(all, name.get());
            all.put(DEFAULT, name.get());
        } else {
            all.remove(DEFAULT);
        }
        write(all);
    }

    private static boolean isOn(JsonNode value) {
        return !value.asText("true").equals("false");
    }

    private static boolean requireSwitch(String key, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ClientException("'" + key + "' is true or false, not '" + value + "'");
        };
    }

    private static void requireKey(String key) {
        if (!KEYS.contains(key)) {
            throw new ClientException("a profile has no '" + key + "'; it has " + String.join(", ", KEYS));
        }
    }

    /** An address of a registry as it must be. */
    static String requireUrl(String url) {
        try {
            URI uri = URI.create(url);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new ClientException("'" + url + "' is no address of a registry such as https://registry.example.com");
    }

    private ObjectNode find(ObjectNode all, String name) {
        for (JsonNode each : profiles(all)) {
            if (each.path(NAME).asText().equals(name) && each instanceof ObjectNode profile) {
                return profile;
            }
        }
        throw new ClientException("there is no profile '" + name + "' in " + file + "; 'kontor config add' makes one");
    }

    private static ArrayNode profiles(ObjectNode all) {
        return all.get("configs") instanceof ArrayNode profiles ? profiles : all.putArray("configs");
    }

    private ObjectNode read() {
        try {
            if (!Files.exists(file) || Files.readString(file).isBlank()) {
                return Json.MAPPER.createObjectNode();
            }
            if (Json.MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode all) {
                return all;
            }
            throw new ClientException(file + " is no file of profiles");
        } catch (IOException e) {
            throw new ClientException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void write(ObjectNode all) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path next = Files.createTempFile(folder, ".zot-", ".tmp");
            try {
                Files.writeString(next, all.toPrettyString());
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            throw new ClientException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
