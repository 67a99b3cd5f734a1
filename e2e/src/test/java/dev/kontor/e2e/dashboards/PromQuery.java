package dev.kontor.e2e.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A query in Prometheus' language, as far as it says which numbers it wants. */
final class PromQuery {
    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[0-9][0-9a-zA-Z.]*|[a-zA-Z_:][\\w:]*|=~|!~|!=|==|>=|<=|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*");
    private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> SET_OPERATORS = Set.of("and", "or", "unless");
    private static final Set<String> MODIFIERS = Set.of("offset", "bool");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", ">", "<", ">=", "<=");

    private final List<String> tokens = new ArrayList<>();
    private final List<Selector> selectors = new ArrayList<>();
    private final Set<String> groupings = new LinkedHashSet<>();
    private int next;

    /**
     * A condition on a label.
     *
     * @param operator one of {@code =}, {@code !=}, {@code =~}, {@code !~}
     */
    record Condition(String label, String operator, String value) {}

    /** Series that a query wants. */
    record Selector(String metric, List<Condition> conditions) {}

    PromQuery(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        while (next < tokens.size()) {
            read(tokens.get(next++));
        }
    }

    private void read(String token) {
        if (token.equals("[")) {
            skipTo("]");
        } else if (GROUPINGS.contains(token.toLowerCase(Locale.ROOT))) {
            groupings.addAll(names(")"));
        } else if (NAME.matcher(token).matches() && !isWord(token) && !isCalled()) {
            selectors.add(new Selector(token, conditions()));
        }
    }

    private static boolean isWord(String token) {
        return SET_OPERATORS.contains(token) || MODIFIERS.contains(token);
    }

    /** Whether what was just read is a function or an aggregation. */
    private boolean isCalled() {
        return peek().filter(token -> token.equals("(") || GROUPINGS.contains(token))
                .isPresent();
    }

    private Optional<String> peek() {
        return next < tokens.size() ? Optional.of(tokens.get(next)) : Optional.empty();
    }

    private void skipTo(String end) {
        while (!tokens.get(next++).equals(end)) {
            // Durations name nothing.
        }
    }

    private List<String> names(String end) {
        List<String> names = new ArrayList<>();
        for (String token = tokens.get(next++); !token.equals(end); token = tokens.get(next++)) {
            if (NAME.matcher(token).matches()) {
                names.add(token);
            }
        }
        return names;
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        if (peek().filter(token -> token.equals("{")).isEmpty()) {
            return conditions;
        }
        next++;
        while (!tokens.get(next).equals("}")) {
            String value = tokens.get(next + 2);
            conditions.add(
                    new Condition(tokens.get(next), tokens.get(next + 1), value.substring(1, value.length() - 1)));
            next += 3;
            next += tokens.get(next).equals(",") ? 1 : 0;
        }
        next++;
        return conditions;
    }

    List<Selector> selectors() {
        return selectors;
    }

    /** The labels by which it groups or joins. */
    Set<String> groupings() {
        return groupings;
    }

    /**
     * What a condition of an alert compares, without the comparisons: these have values also while all is well. The limits
     * are not among them.
     */
    static List<String> compared(String condition) {
        List<String> sides = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean isLimit = false;
        Matcher matcher = TOKEN.matcher(condition);
        while (matcher.find()) {
            String token = matcher.group();
            depth += "({[".contains(token) ? 1 : ")}]".contains(token) ? -1 : 0;
            if (depth == 0 && (COMPARISONS.contains(token) || SET_OPERATORS.contains(token))) {
                if (!isLimit) {
                    sides.add(condition.substring(start, matcher.start()).strip());
                }
                isLimit = COMPARISONS.contains(token);
                start = matcher.end();
            }
        }
        if (!isLimit) {
            sides.add(condition
                    .substring(start)
                    .replaceFirst("^\\s*on \\([^)]*\\)", "")
                    .strip());
        }
        return sides;
    }
}
