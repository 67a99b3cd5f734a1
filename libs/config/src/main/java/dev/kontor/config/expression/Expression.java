package dev.kontor.config.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An expression of the Common Expression Language (CEL), checked and ready to be evaluated, with its strings, sets, encoders
 * and optional values. Times are in UTC, numbers of different types compare by their values.
 *
 * <p>What an evaluation may take is limited: loops end after ten thousand turns, patterns take linear time, and where it
 * makes a value of more than a hundred thousand characters and elements, or goes on for a second, it is ended and gives
 * nothing. Immutable, for any number of threads.
 */
public final class Expression {
    /** The longest expression, in characters. */
    public static final int MAX_LENGTH = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(50)
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .comprehensionMaxIterations(10_000)
            .build();

    private static final Set<CelStringExtensions.Function> UNBOUND = Stream.of(CelStringExtensions.Function.values())
            .filter(function -> !BoundedTexts.FUNCTIONS.contains(function))
            .collect(Collectors.toUnmodifiableSet());

    private final CelRuntime.Program program;

    private Expression(CelRuntime.Program program) {
        this.program = program;
    }

    /** What an expression must give. */
    public enum Result {
        /** True or false. */
        TRUTH(SimpleType.BOOL),
        /** A string. */
        TEXT(SimpleType.STRING),
        /** A list of strings. */
        TEXTS(ListType.create(SimpleType.STRING)),
        /** Anything. */
        ANY(SimpleType.DYN);

        private final CelType type;

        Result(CelType type) {
            this.type = type;
        }
    }

    /** What became of a text. */
    public sealed interface Compilation {
        /** It is an expression. */
        record Compiled(Expression expression) implements Compilation {}

        /**
         * It is none.
         *
         * @param reason where and why, in one line
         */
        record Refused(String reason) implements Compilation {}
    }

    /**
     * Compiles an expression.
     *
     * @param variables what it may name; their values are what JSON has, and {@link java.time.Instant}
     */
    public static Compilation compile(String text, Collection<String> variables, Result result) {
        try {
            CelBuilder builder = CelFactory.plannerCelBuilder()
                    .setOptions(OPTIONS)
                    .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                    .addCompilerLibraries(
                            CelExtensions.strings(),
                            CelExtensions.sets(OPTIONS),
                            CelExtensions.encoders(OPTIONS),
                            CelExtensions.optional())
                    .addFunctionBindings(BoundedTexts.bindings())
                    .addRuntimeLibraries(
                            CelExtensions.strings(UNBOUND),
                            CelExtensions.sets(OPTIONS),
                            CelExtensions.encoders(OPTIONS),
                            CelExtensions.optional())
                    .setResultType(result.type);
            variables.forEach(variable -> builder.addVar(variable, SimpleType.DYN));
            Cel cel = builder.build();
            CelAbstractSyntaxTree tree = cel.compile(text).getAst();
            return new Compilation.Compiled(new Expression(cel.createProgram(tree)));
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compilation.Refused(oneLine(e));
        }
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("^ERROR: <input>:", "at ");
    }

    /** Whether it is true; what cannot be evaluated is not. */
    public boolean isTrue(Map<String, ?> variables) {
        return evaluate(variables).filter(Boolean.TRUE::equals).isPresent();
    }

    /** The string that it gives; empty where it cannot be evaluated, or gives something else. */
    public Optional<String> text(Map<String, ?> variables) {
        return evaluate(variables).filter(String.class::isInstance).map(String.class::cast);
    }

    /** The strings that it gives, other things passed over; empty where it cannot be evaluated, or gives no list. */
    public Optional<List<String>> texts(Map<String, ?> variables) {
        return evaluate(variables).filter(Collection.class::isInstance).map(items -> {
            List<String> texts = new ArrayList<>();
            for (Object item : (Collection<?>) items) {
                if (item instanceof String text) {
                    texts.add(text);
                }
            }
            return texts;
        });
    }

    /** What it gives; empty where it cannot be evaluated. */
    public Optional<Object> evaluate(Map<String, ?> variables) {
        Allowance allowance = new Allowance();
        try {
            Optional<Object> value = Optional.ofNullable(program.trace(variables, allowance));
            return allowance.isUsedUp() ? Optional.empty() : value;
        } catch (CelEvaluationException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
