package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.migration.MigrationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules that compile and that a host refuses, each with the same text in both. */
final class ModuleErrorTest {
    private static final String HEAD = """
            // FILE: refused/Refused.java
            package refused;
            import dev.stdb.annotation.Access;
            import dev.stdb.annotation.ClientVisibilityFilter;
            import dev.stdb.annotation.Init;
            import dev.stdb.annotation.PrimaryKey;
            import dev.stdb.annotation.Reducer;
            import dev.stdb.annotation.Table;
            import dev.stdb.module.ReducerContext;
            import dev.stdb.module.ReducerException;
            final class Refused {
            @Table(name = "item", access = Access.PUBLIC) record Item(@PrimaryKey int id, String name) {}
            """;

    private static ThrowingCallable published(Host host, String members) {
        ModuleSource module = ModuleSource.ofText("refused", HEAD + members + "}\n");
        return () -> HostedModule.inMemory(host, module).close();
    }

    private static String importing(String function, String parameters, String arguments) {
        return """
                @org.teavm.interop.Import(module = "spacetime_10.0", name = "%s")
                static native void own(%s);
                @Reducer static void call(ReducerContext<Db> ctx) { own(%s); }
                """.formatted(function, parameters, arguments);
    }

    private static void assertRefused(ThrowingCallable published, ModuleErrorCode code, String message) {
        assertThatThrownBy(published)
                .isInstanceOfSatisfying(
                        ModuleException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource
    @Covers("diagnostic ModuleErrorCode.MODULE_UNKNOWN_IMPORT")
    void functionsThatNoHostHasAreRefused(Host host) {
        assertRefused(
                published(host, importing("steal", "int a", "1")),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "unknown import: spacetime_10.0.steal");
        assertRefused(
                published(host, importing("identity", "long a", "1L")),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "import spacetime_10.0.identity has signature (i64) -> (), expected (i32) -> ()");
    }

    @ParameterizedTest
    @EnumSource
    @Covers("diagnostic ModuleErrorCode.MODULE_INIT_FAILED")
    void failuresOfInitAreTold(Host host) {
        String init = "@Init static void init(ReducerContext<Db> ctx) { throw new ReducerException(\"not today\"); }\n";
        assertRefused(published(host, init), ModuleErrorCode.MODULE_INIT_FAILED, "the init reducer failed: not today");
    }

    @ParameterizedTest
    @EnumSource
    void filtersThatCompareWhatCannotBeComparedAreRefused(Host host) {
        String filter = "@ClientVisibilityFilter static final String F = \"SELECT * FROM item WHERE id = 'a'\";\n";
        assertThatThrownBy(published(host, filter))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("The literal expression `a` cannot be parsed as type `I32`");
    }
}
