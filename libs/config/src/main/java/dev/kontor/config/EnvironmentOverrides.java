package dev.kontor.config;

import dev.kontor.config.ConfigKey.Leaf;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads settings from environment variables: {@code KONTOR_} and the key's path in capitals, joined by underscores, whose
 * case does not matter. With {@code _FILE} behind it, the variable names a file that holds the value.
 *
 * <p>An unknown variable is a problem, since a mistyped one would otherwise be a setting that silently does not hold. An
 * empty variable is as good as none.
 */
final class EnvironmentOverrides {
    private static final int LONGEST_FILE = 64 * 1024;

    /** Variables of scripts and images around the process; they are no settings. */
    static final Set<String> RESERVED =
            Set.of("KONTOR_HOME", "KONTOR_JAVA_OPTS", "KONTOR_HEAP", "KONTOR_LOG", "KONTOR_CONFIG");

    /**
     * Kubernetes puts such variables into each container beside a service whose name begins with {@code kontor}.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "KONTOR_(?:.*_)?(?:SERVICE_HOST|SERVICE_PORT(?:_.*)?|PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_LINK_PORT = Pattern.compile("KONTOR_(?:.*_)?PORT");
    private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(?:tcp|udp|sctp)://.*");

    private final VariableNames names;
    private final Map<String, String> variableByPath = new LinkedHashMap<>();
    private final KeyChecker checker;
    private final Findings findings;

    private EnvironmentOverrides(VariableNames names, KeyChecker checker, Findings findings) {
        this.names = names;
        this.checker = checker;
        this.findings = findings;
    }

    /** Checks the variables that are meant for Kontor, in the order of their names, and hands them to {@code checker}. */
    static void apply(VariableNames names, Map<String, String> environment, KeyChecker checker, Findings findings) {
        EnvironmentOverrides overrides = new EnvironmentOverrides(names, checker, findings);
        new TreeMap<>(environment).forEach(overrides::variable);
    }

    private void variable(String name, String value) {
        String canonical = name.toUpperCase(Locale.ROOT);
        if (!canonical.startsWith(VariableNames.PREFIX)
                || RESERVED.contains(canonical)
                || fromServiceLink(canonical, name, value)) {
            return;
        }
        SourceLine at = SourceLine.ofVariable(Shown.name(name));
        Optional<KeyPath> direct = names.leaf(canonical);
        Optional<KeyPath> byFile = names.leafOfFile(canonical);
        Optional<KeyPath> found = direct.or(() -> byFile);
        if (found.isEmpty()) {
            unknown(canonical, at);
            return;
        }
        if (value.isEmpty() || repeated(found.get().path(), name, at)) {
            return;
        }
        Optional<String> text = direct.isPresent()
                ? Optional.of(value)
                : content(value, found.get().path(), at);
        if (text.isPresent() && found.get().key() instanceof Leaf<?> leaf) {
            checker.accept(found.get().path(), leaf, new Node.Scalar(Node.Kind.UNTYPED, text.get(), at));
            if (leaf.effect() instanceof Effect.Part) {
                findings.notice(at, KeyChecker.withoutEffect(found.get().path(), new Effect.NotYet("")));
            }
        }
    }

    private boolean fromServiceLink(String canonical, String name, String value) {
        if (SERVICE_LINK.matcher(canonical).matches()) {
            return true;
        }
        boolean port = SERVICE_LINK_PORT.matcher(canonical).matches()
                && SERVICE_LINK_VALUE.matcher(value).matches();
        if (port && names.leaf(canonical).isPresent()) {
            findings.notice(
                    SourceLine.ofVariable(Shown.name(name)),
                    "it holds the address of a service, so it is not read as a setting");
        }
        return port;
    }

    private boolean repeated(String path, String name, SourceLine at) {
        String first = variableByPath.putIfAbsent(path, name);
        if (first == null) {
            return false;
        }
        findings.problem(at, path, "'" + path + "' is already set by " + Shown.name(first));
        return true;
    }

    private void unknown(String canonical, SourceLine at) {
        for (Map.Entry<String, KeyPath> other : names.others().entrySet()) {
            if (canonical.equals(other.getKey()) || canonical.startsWith(other.getKey() + "_")) {
                switch (other.getValue().key()) {
                    case ConfigKey.Loose loose
                    when loose.effect() instanceof Effect.Refused refused -> {
                        findings.problem(
                                at,
                                loose.name(),
                                KeyChecker.refusal(other.getValue().path(), refused));
                        return;
                    }
                    case ConfigKey.Loose _, ConfigKey.BlockMap _, ConfigKey.BlockList _ -> {
                        findings.problem(at, "", "'" + other.getValue().path() + "' can be written in a file only");
                        return;
                    }
                    case ConfigKey.Block _, Leaf<?> _ -> {}
                }
            }
        }
        String suggestion = names.nearest(canonical)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("");
        findings.problem(at, "", "no setting has this name" + suggestion);
    }

    private Optional<String> content(String file, String path, SourceLine at) {
        try {
            String text = TextFile.read(Path.of(file), LONGEST_FILE);
            return Optional.of(withoutLineEnd(text));
        } catch (IOException e) {
            findings.problem(at, path, "the file " + Shown.name(file) + " " + TextFile.reason(e));
        } catch (InvalidPathException e) {
            findings.problem(at, path, "this is not the name of a file");
        }
        return Optional.empty();
    }

    /** Editors and {@code echo} end a file with a line end that is no part of the secret. */
    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
