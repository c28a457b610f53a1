package dev.stdb.harness;

import java.nio.file.Path;
import java.util.Map;
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
 *     static final StdbExtension STDB = StdbExtension.ofModule(People.class);
 *
 *     @Test
 *     void addsAPerson(TestDatabase database) {
 *         database.call("add", "Ann");
 *         assertEquals(List.of(List.of("Ann")), database.sql("SELECT name FROM person"));
 *     }
 * }
 * }</pre>
 *
 * <p>The server is the real one, in the test's JVM and in memory. It starts once in a run of tests. A module of the
 * class path runs from its class files, so that nothing but the Java compiler is needed and breakpoints work; with the
 * system property {@code stdb.mode=wasm}, or {@code STDB_MODE=wasm} in the environment, the same tests run the compiled
 * module. Immutable; tests may run in parallel.
 */
public final class StdbExtension implements BeforeEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(StdbExtension.class);

    private final TestedModule module;
    private final Map<String, String> environment;

    private StdbExtension(TestedModule module, Map<String, String> environment) {
        this.module = module;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Uses the module that a class belongs to.
     *
     * @param anyClass a class that was compiled together with the module's tables and reducers
     */
    public static StdbExtension ofModule(Class<?> anyClass) {
        return new StdbExtension(TestedModule.of(anyClass), Map.of());
    }

    /**
     * Uses a compiled module, whatever the mode.
     *
     * @param wasm what {@code stdb:compile} made; bind the goal to {@code process-classes}, so that it runs before
     *     tests
     */
    public static StdbExtension ofModule(Path wasm) {
        return new StdbExtension(TestedModule.of(wasm), Map.of());
    }

    /**
     * Returns the same with values for environment variables of the module.
     *
     * @param values by key; those that were given before are gone
     */
    public StdbExtension withEnvironment(Map<String, String> values) {
        return new StdbExtension(module, values);
    }

    @Override
    @SuppressWarnings("deprecation") // Its successor is not in JUnit 5, which modules may use too.
    public void beforeEach(ExtensionContext context) {
        TestServer server = Objects.requireNonNull(context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("server", key -> new TestServer(), TestServer.class));
        // The store closes what is in it: the database after the test, the server after all tests.
        context.getStore(NAMESPACE).put(this, server.publish(module.program(server.modules()), environment));
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
