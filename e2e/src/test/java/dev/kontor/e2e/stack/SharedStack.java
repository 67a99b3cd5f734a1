package dev.kontor.e2e.stack;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Hands one stack to all test classes of a run, and removes it after the last of them. */
final class SharedStack implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedStack.class))
                .computeIfAbsent(Start.class, _ -> Start.tried(), Start.class)
                .stack();
    }

    /** A start that is tried once, however many tests ask for it. */
    private record Start(Optional<Stack> started, Throwable failure) implements AutoCloseable {
        static Start tried() {
            try {
                return new Start(Optional.of(Stack.start()), new AssertionError("none"));
            } catch (AssertionError | RuntimeException e) {
                return new Start(Optional.empty(), e);
            }
        }

        Stack stack() {
            if (started.isEmpty() && failure instanceof TestAbortedException aborted) {
                throw aborted;
            }
            return started.orElseThrow(() -> new AssertionError("the stack did not start", failure));
        }

        @Override
        public void close() {
            started.ifPresent(Stack::close);
        }
    }
}
