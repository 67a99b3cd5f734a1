package dev.kontor.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kontor repo …}. */
@Command(
        name = "repo",
        description = "Lists the repositories of a registry, of any make.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class RepositoryCommand implements Runnable {
    private static final String FIRST = "v2/_catalog?n=1000";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "repo takes a command: list");
    }

    /** Names come in order, and are shown as they come; only from their end all are waited for. */
    @Command(description = "Lists all repositories.", mixinStandardHelpOptions = true)
    void list(
            @Mixin Connection connection,
            @Option(names = "--sort-by", defaultValue = "alpha-asc", description = "alpha-asc (default) or alpha-dsc.")
                    SortBy order) {
        Answers answers = Answers.ofNames(spec.commandLine().getOut());
        List<JsonNode> waiting = new ArrayList<>();
        try (RegistryClient client = connection.open()) {
            Optional<String> path = Optional.of(FIRST);
            while (path.isPresent()) {
                RegistryClient.Page page = client.page(path.get());
                List<JsonNode> names =
                        page.json().path("repositories").valueStream().toList();
                if (order == SortBy.ALPHA_DSC) {
                    waiting.addAll(names);
                } else {
                    answers.print(names);
                }
                path = page.next();
            }
        }
        waiting.sort(Comparator.comparing((JsonNode name) -> name.asText()).reversed());
        answers.print(waiting);
    }
}
