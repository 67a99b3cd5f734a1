package dev.kontor.service.api;

import java.util.Locale;
import java.util.regex.Pattern;

/** The word for each kind of operation is its name. */
final class OperationWords {
    private static final Pattern NEXT_WORD = Pattern.compile("(?<!^)(?=[A-Z])");
    private static final ClassValue<String> WORDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> kind) {
            return NEXT_WORD.matcher(kind.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
        }
    };

    private OperationWords() {}

    static String of(Class<? extends Operation> kind) {
        return WORDS.get(kind);
    }
}
