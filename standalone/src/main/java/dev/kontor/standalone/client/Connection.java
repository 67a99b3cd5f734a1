package dev.kontor.standalone.client;

import java.io.Console;
import java.util.Optional;
import picocli.CommandLine;

/** The options by which a command finds its registry; for each command of the client's side. */
final class Connection {
    @CommandLine.Option(
            names = "--url",
            paramLabel = "URL",
            description = "The registry, such as https://registry.example.com.")
    private Optional<String> url = Optional.empty();

    @CommandLine.Option(
            names = "--config",
            paramLabel = "PROFILE",
            description = "A profile that 'kontor config add' made; without --url and --config the default one.")
    private Optional<String> profile = Optional.empty();

    @CommandLine.Option(
            names = {"-u", "--user"},
            paramLabel = "USER:PASSWORD",
            description = "Who you are; an API key is a password too. With 'USER' alone the password is asked for.")
    private Optional<String> user = Optional.empty();

    @CommandLine.Option(
            names = "--insecure",
            description = "Accept any certificate; like verify-tls = false of a profile.")
    private boolean isInsecure;

    /** The registry that is meant. */
    RegistryClient open() {
        Profile found = profile();
        boolean verifies = found.verifyTls() && !isInsecure;
        return new RegistryClient(found.url(), user.map(Connection::withPassword), verifies);
    }

    /** Whether a line may say how far a long answer has come. */
    boolean showsProgress() {
        return terminal().isPresent() && profile().showsProgress();
    }

    private Profile profile() {
        if (url.isPresent()) {
            return Profile.of(ProfileFile.requireUrl(url.get()));
        }
        ProfileFile file = ProfileFile.ofUser();
        return profile.or(file::defaultName)
                .map(file::profile)
                .orElseThrow(() -> new ClientException(
                        "which registry? Say --url URL, or --config PROFILE, or make a default by 'kontor config"
                                + " set-default PROFILE'"));
    }

    private static String withPassword(String user) {
        if (user.indexOf(':') >= 0) {
            return user;
        }
        return terminal()
                .map(console -> user + ":" + new String(console.readPassword("Password of %s: ", user)))
                .orElseThrow(
                        () -> new ClientException("-u takes USER:PASSWORD where nobody can be asked for the password"));
    }

    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
