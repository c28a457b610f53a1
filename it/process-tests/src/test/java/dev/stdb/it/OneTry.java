package dev.stdb.it;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that kill processes at random points: what fails once has failed, also where the build runs failed tests
 * again. A lost row is no flake.
 */
public final class OneTry implements BeforeEachCallback, AfterTestExecutionCallback {
    private static final Set<String> FAILED = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeEach(ExtensionContext context) {
        if (FAILED.contains(context.getUniqueId())) {
            throw new AssertionError("it failed before in this build, and there is no second try");
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            FAILED.add(context.getUniqueId());
        }
    }
}
