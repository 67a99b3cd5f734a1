package dev.kontor.standalone.client;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kontor config …}: the profiles of a user. */
@Command(
        name = "config",
        description = "Keeps the addresses of registries under names of your own, in ~/.zot as zot's client does.",
        footer = {
            "",
            "Examples:",
            "  kontor config add main https://registry.example.com",
            "  kontor config set-default main",
            "  kontor image list"
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final ProfileFile file = ProfileFile.ofUser();

    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(description = "Adds a profile.", mixinStandardHelpOptions = true)
    void add(@Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "URL") String url) {
        if (spec.subcommands().containsKey(name)) {
            throw new ClientException("'" + name + "' is a command; name the profile otherwise");
        }
        file.add(name, url);
    }

    @Command(description = "Removes a profile.", mixinStandardHelpOptions = true)
    void remove(@Parameters(paramLabel = "NAME") String name) {
        file.remove(name);
    }

    @Command(description = "Shows all profiles.", mixinStandardHelpOptions = true)
    void list() {
        Optional<String> usual = file.defaultName();
        List<String> names = file.names();
        for (String name : names) {
            String shown = usual.filter(name::equals).isPresent() ? name + " (default)" : name;
            out().println(shown + "\t" + file.profile(name).url());
        }
    }

    @Command(description = "Shows a profile.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME") String name) {
        ProfileFile.KEYS.forEach(key -> out().println(key + " = " + file.get(name, key)));
    }

    @Command(description = "Shows one value of a profile.", mixinStandardHelpOptions = true)
    void get(@Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "KEY") String key) {
        out().println(file.get(name, key));
    }

    @Command(description = "Sets url, showspinner or verify-tls of a profile.", mixinStandardHelpOptions = true)
    void set(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "VALUE") String value) {
        file.set(name, key, value);
    }

    @Command(description = "Gives showspinner or verify-tls its first value back.", mixinStandardHelpOptions = true)
    void reset(@Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "KEY") String key) {
        file.reset(name, key);
    }

    @Command(
            name = "set-default",
            description = "Says which profile is used where none is named.",
            mixinStandardHelpOptions = true)
    void setDefault(@Parameters(paramLabel = "NAME") String name) {
        file.setDefault(Optional.of(name));
    }

    @Command(
            name = "clear-default",
            description = "From now on each command names its registry.",
            mixinStandardHelpOptions = true)
    void clearDefault() {
        file.setDefault(Optional.empty());
    }
}
