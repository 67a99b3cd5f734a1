package dev.kontor.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kontor.config.KontorConfig;
import dev.kontor.gateway.ListenerChecks;
import dev.kontor.oci.Json;
import dev.kontor.oci.Reference;
import dev.kontor.oci.RepositoryName;
import dev.kontor.service.access.AccessPolicy;
import dev.kontor.service.access.Asked;
import dev.kontor.service.access.Decision;
import dev.kontor.service.api.Operation.Action;
import dev.kontor.service.identity.Caller;
import dev.kontor.service.identity.RequestFacts;
import dev.kontor.service.program.StartConfig;
import dev.kontor.service.reload.ConfigSource;
import dev.kontor.service.reload.ConfigWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code kontor policy explain USER ACTION REPOSITORY}. */
@CommandLine.Command(
        name = "explain",
        description = "Says which rule of the access control decides what somebody may do.",
        footer = {
            "",
            "Conditions see the options alone: without them there is no tag, no address, no TLS, and there are no claims.",
            "",
            "Exit codes: 0 allowed, 1 not allowed or the configuration is not valid, 2 used wrongly.",
            "",
            "Examples:",
            "  kontor policy explain alice read team/app --config kontor.yaml",
            "  kontor policy explain anonymous read public/app --config kontor.yaml",
            "  kontor policy explain bob update team/app --config kontor.yaml --group devs",
            "  kontor policy explain bob update team/app --config kontor.yaml --reference latest --address 10.0.0.7"
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final String ANONYMOUS = "anonymous";

    @CommandLine.Parameters(index = "0", paramLabel = "USER", description = "A user's name, or 'anonymous' for nobody.")
    private String user;

    @CommandLine.Parameters(index = "1", paramLabel = "ACTION", description = "read, create, update or delete.")
    private String action;

    @CommandLine.Parameters(index = "2", paramLabel = "REPOSITORY", description = "A repository's name.")
    private String repository;

    @CommandLine.Option(names = "--config", paramLabel = "FILE", description = "A JSON or YAML file.")
    private Optional<Path> config = Optional.empty();

    @CommandLine.Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "A group that a directory or an identity provider says the user is in; may be repeated.")
    private List<String> groups = List.of();

    @CommandLine.Option(
            names = "--reference",
            paramLabel = "REFERENCE",
            description = "The tag or digest; without it none is asked for.")
    private Optional<String> reference = Optional.empty();

    @CommandLine.Option(names = "--address", paramLabel = "ADDRESS", description = "Where the request comes from.")
    private String address = "";

    @CommandLine.Option(names = "--method", paramLabel = "METHOD", description = "The request's method, such as GET.")
    private String method = "";

    @CommandLine.Option(names = "--user-agent", paramLabel = "TEXT", description = "What the client calls itself.")
    private String userAgent = "";

    @CommandLine.Option(names = "--tls", paramLabel = "VERSION", description = "TLS as it is spoken, such as 1.3.")
    private Optional<String> tls = Optional.empty();

    @CommandLine.Option(
            names = "--claims",
            paramLabel = "JSON",
            description = "An object with the claims of the token by which the user was found out.")
    private String claims = "{}";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        if (!Caller.isUserName(user)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "'" + user + "' cannot be the name of a user");
        }
        Asked asked = new Asked(action(), name(), named());
        RequestFacts facts = new RequestFacts(method, userAgent, address, List.of(), tls, claims());
        Optional<ConfigWatch> settings = StartConfig.open(
                new ConfigSource(config, System.getenv(), ListenerChecks.all()),
                spec.commandLine().getErr());
        return settings.map(ConfigWatch::current)
                .map(valid -> explain(valid, asked, facts))
                .orElse(1);
    }

    private Action action() {
        try {
            return Action.valueOf(action.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "ACTION is one of read, create, update, delete, not '" + action + "'");
        }
    }

    private RepositoryName name() {
        return RepositoryName.parse(repository)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "'" + repository + "' cannot be the name of a repository"));
    }

    private Optional<Reference> named() {
        return reference.map(text -> Reference.parse(text)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "'" + text + "' is neither a tag nor a digest")));
    }

    private Map<String, Object> claims() {
        try {
            return Json.MAPPER
                    .readerFor(new TypeReference<Map<String, Object>>() {})
                    .readValue(claims);
        } catch (IOException | RuntimeException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--claims is no object of JSON");
        }
    }

    private int explain(KontorConfig valid, Asked asked, RequestFacts facts) {
        AccessPolicy policy = AccessPolicy.of(valid.http());
        Caller caller = (user.equals(ANONYMOUS) ? Caller.ANONYMOUS : new Caller(user, groups)).with(facts);
        PrintWriter out = spec.commandLine().getOut();
        String question = user + ": " + action.toLowerCase(Locale.ROOT) + " " + repository + ": ";
        return switch (policy.decide(caller, asked)) {
            case Decision.Granted granted -> {
                out.println(question + "allowed by " + granted.rule());
                yield 0;
            }
            case Decision.Denied denied -> {
                out.println(question + "not allowed: " + denied.rule());
                denied.reason().ifPresent(reason -> out.println("  the user is told: " + reason));
                yield 1;
            }
            case Decision.BeyondLimits _ -> throw new IllegalStateException("nothing limits this caller");
        };
    }
}
