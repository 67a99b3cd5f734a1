package dev.kontor.config.expression;

import dev.cel.extensions.CelStringExtensions;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The functions of strings whose result can be far larger than what they are given; it ends at a size. */
final class BoundedTexts {
    /** The functions that are bound here, in place of the extension's own. */
    static final Set<CelStringExtensions.Function> FUNCTIONS =
            Set.of(CelStringExtensions.Function.REPLACE, CelStringExtensions.Function.JOIN);

    private BoundedTexts() {}

    /** {@code replace} and {@code join} under the names by which the strings extension declares them. */
    static List<CelFunctionBinding> bindings() {
        List<CelFunctionBinding> bindings = new ArrayList<>();
        bindings.addAll(CelFunctionBinding.fromOverloads(
                "replace",
                CelFunctionBinding.from(
                        "string_replace_string_string",
                        List.of(String.class, String.class, String.class),
                        given -> replace((String) given[0], (String) given[1], (String) given[2], -1)),
                CelFunctionBinding.from(
                        "string_replace_string_string_int",
                        List.of(String.class, String.class, String.class, Long.class),
                        given -> replace((String) given[0], (String) given[1], (String) given[2], (Long) given[3]))));
        bindings.addAll(CelFunctionBinding.fromOverloads(
                "join",
                CelFunctionBinding.from("list_join", List.class, texts -> join(texts, "")),
                CelFunctionBinding.from(
                        "list_join_string", List.class, String.class, (texts, between) -> join(texts, between))));
        return bindings;
    }

    /**
     * Replaces what is found from the left on; nothing is found before each character and at the end.
     *
     * @param most how often; as often as it is found where it is negative
     */
    static String replace(String text, String old, String replacement, long most) {
        StringBuilder made = new StringBuilder();
        int at = 0;
        int from = 0;
        for (long left = most; left != 0; left--) {
            int hit = from > text.length() ? -1 : text.indexOf(old, from);
            if (hit < 0) {
                break;
            }
            append(made, text.substring(at, hit));
            append(made, replacement);
            at = hit + old.length();
            from = old.isEmpty() ? behindCharacter(text, at) : at;
        }
        return append(made, text.substring(at)).toString();
    }

    private static int behindCharacter(String text, int at) {
        return at < text.length() ? at + Character.charCount(text.codePointAt(at)) : text.length() + 1;
    }

    private static String join(Collection<?> texts, String between) {
        StringBuilder made = new StringBuilder();
        boolean isFirst = true;
        for (Object text : texts) {
            if (!isFirst) {
                append(made, between);
            }
            append(made, (String) text);
            isFirst = false;
        }
        return made.toString();
    }

    private static StringBuilder append(StringBuilder made, String more) {
        if (made.length() + more.length() > Allowance.LARGEST_VALUE) {
            throw new Allowance.UsedUpException();
        }
        return made.append(more);
    }
}
