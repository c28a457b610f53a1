package dev.stdb.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link TestDatabase} of its own with a module in it, as a parameter.
 *
 * <pre>{@code
 * final class PeopleTest {
 *     @RegisterExtension
 *     static final StdbExtension STDB = StdbExtension.ofModule(Path.of("target/people.wasm"));
 *
 *     @Test
 *     void addsAPerson(TestDatabase database) {
 *         database.call("add", "Ann");
 *         assertEquals(List.of(List.of("Ann")), database.sql("SELECT name FROM person"));
 *     }
 * }
 * }</pre>
 *
 * <p>The server is the real one, in the test's JVM and in memory. It starts once in a run of tests. Immutable; tests may
 * run in parallel.
 */
public final class StdbExtension implements BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(StdbExtension.class);

    private final Path wasm;

    private StdbExtension(Path wasm) {
        this.wasm = wasm;
    }

    /**
     * Uses a compiled module.
     *
     * @param wasm what {@code stdb:compile} made; bind the goal to {@code process-classes}, so that it runs before tests
     */
    public static StdbExtension ofModule(Path wasm) {
        return new StdbExtension(wasm);
    }

    @Override
    @SuppressWarnings("deprecation") // Its successor is not in JUnit 5, which modules may use too.
    public void beforeEach(ExtensionContext context) {
        TestServer server = Objects.requireNonNull(context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("server", key -> new TestServer(), TestServer.class));
        // The store closes what is in it: the database after the test, the server after all tests.
        context.getStore(NAMESPACE).put(this, server.publish(readModule()));
    }

    private byte[] readModule() {
        if (!Files.isRegularFile(wasm)) {
            throw new IllegalStateException("no module at " + wasm.toAbsolutePath()
                    + ": bind stdb:compile to <phase>process-classes</phase> and run the tests with Maven once");
        }
        try {
            return Files.readAllBytes(wasm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get(this, TestDatabase.class));
    }
}
