package dev.kontor.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Lets a test that ended for want of a {@link Tool} be one that did not run, although its clean-up stumbles over what was
 * never made. JUnit finds it by itself, wherever this module is on the class path of tests.
 */
public final class UnmadeFixture implements LifecycleMethodExecutionExceptionHandler {
    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        boolean didNotRun = context.getExecutionException()
                .filter(TestAbortedException.class::isInstance)
                .isPresent();
        if (!didNotRun) {
            throw failure;
        }
    }
}
