package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.wasm.WasmAssembler;
import dev.stdb.server.wasm.WasmGuests;
import dev.stdb.server.wasm.WasmLimits;
import dev.stdb.testing.Checks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are no modules: each is refused with its own code, on a new database and on a running one. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModuleRefusedTest {
    private static final String V0 = "spacetime_10.0";
    private static final String REDUCER = "iIIIIIIIii:i";

    private TestHost running = TestHost.create(TestModule.items());

    @BeforeAll
    void useTheRunningDatabase() {
        running.add(0, "before");
    }

    @AfterAll
    void close() {
        running.close();
    }

    private void assertRefused(byte[] wasm, ModuleErrorCode code, String message) {
        assertThatThrownBy(() -> TestHost.create(wasm))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
        assertThatThrownBy(() -> running.publish(wasm, PublishPolicy.BREAK_CLIENTS))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
        // Nobody else was harmed.
        running.must("add", item(0, "x"));
        running.sql("DELETE FROM item WHERE name = 'x'", TestHost.OWNER);
        assertThat(running.rows("SELECT name FROM item")).containsExactly("[\"before\"]");
    }

    private static WasmAssembler importing(String module, String name, String signature) {
        return new WasmAssembler().imports(module, name, signature);
    }

    /** Exports what every module has to. */
    private static WasmAssembler complete(WasmAssembler wasm) {
        return wasm.export("__describe_module__", "i:", "", "").export("__call_reducer__", REDUCER, "", "i32.const 0");
    }

    @Test
    void bytesThatAreNoWebAssembly() {
        assertRefused(new byte[0], ModuleErrorCode.MODULE_NOT_WASM, "not a WebAssembly module: size=0");
        assertRefused(
                "<html>".getBytes(StandardCharsets.UTF_8),
                ModuleErrorCode.MODULE_NOT_WASM,
                "not a WebAssembly module: size=6");
        assertRefused(
                new byte[] {0, 'a', 's', 'm', 13, 0, 1, 0},
                ModuleErrorCode.MODULE_NOT_WASM,
                "not a WebAssembly module");
    }

    @Test
    void invalidWebAssembly() {
        byte[] whole = TestModule.items().build();
        assertRefused(
                Arrays.copyOf(whole, whole.length / 2), ModuleErrorCode.MODULE_INVALID, "invalid WebAssembly module: ");
        assertRefused(
                TestModule.items()
                        .wasm(w -> w.function("bad", ":i", "", "i64.const 1"))
                        .build(),
                ModuleErrorCode.MODULE_INVALID,
                "type mismatch");
        assertRefused(
                TestModule.items()
                        .wasm(w -> w.export("__describe_module__", "i:", "", ""))
                        .build(),
                ModuleErrorCode.MODULE_INVALID,
                "duplicate export name __describe_module__");
    }

    @Test
    void everyTruncationIsRefusedWithAModuleError() {
        byte[] whole = TestModule.items().build();
        for (int length = 0; length < whole.length; length += 97) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> DatabaseHost.describe(TestHost.CONFIG, cut))
                    .isInstanceOf(ModuleException.class);
        }
    }

    @Test
    void everyFlippedByteIsRefusedOrRuns() {
        byte[] whole = TestModule.items().build();
        for (int at = 0; at < whole.length; at += 31) {
            byte[] broken = whole.clone();
            broken[at] ^= 0x55;
            try {
                DatabaseHost.describe(TestHost.CONFIG, broken);
            } catch (ModuleException e) {
                assertThat(e.code()).isInstanceOf(ModuleErrorCode.class);
            }
        }
    }

    @Test
    void unsupportedFeatures() {
        assertRefused(
                TestModule.items()
                        .wasm(w -> w.function("simd", ":", "", "v128.const_zero drop"))
                        .build(),
                ModuleErrorCode.MODULE_UNSUPPORTED,
                "SIMD instructions are not supported");
        assertRefused(
                TestModule.items().wasm(w -> w.memories(3)).build(),
                ModuleErrorCode.MODULE_UNSUPPORTED,
                "several linear memories are not supported: count=3");
    }

    @Test
    void tooLargePrograms() {
        assertRefused(
                TestModule.items().wasm(w -> w.memory(5000, 6000)).build(),
                ModuleErrorCode.MODULE_TOO_LARGE,
                "linear memory too large: pages=5000, pagesMax=4096");
        byte[] wasm = TestModule.items().build();
        WasmLimits limits = WasmLimits.defaults();
        HostConfig small = HostConfig.of(WasmGuests.defaults()
                .withLimits(new WasmLimits(
                        1000,
                        limits.memoryPagesMax(),
                        limits.tableEntriesMax(),
                        limits.stackBytesMax(),
                        limits.heapBytesMax(),
                        limits.callNanosMax())));
        assertThatThrownBy(() -> DatabaseHost.create(
                        small, TestHost.DATABASE, TestHost.OWNER, wasm, EngineConfig.inMemory("small")))
                .isInstanceOfSatisfying(
                        ModuleException.class, e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_TOO_LARGE))
                .hasMessage("module too large: size=" + wasm.length + ", sizeMax=1000");
    }

    @Test
    @Checks("spec module-abi.md §14.1")
    void unknownImports() {
        assertRefused(
                complete(importing(V0, "identity", "i:").imports("env", "abort", ":"))
                        .build(),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "unknown import: env.abort");
        assertRefused(
                complete(importing(V0, "datastore_clear", "ii:i")).build(),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "unknown import: spacetime_10.0.datastore_clear");
        assertRefused(
                complete(importing(V0, "identity", "I:")).build(),
                ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                "import spacetime_10.0.identity has signature (i64) -> (), expected (i32) -> ()");
    }

    @Test
    @Checks("spec module-abi.md §14.1")
    void abiVersions() {
        assertRefused(
                complete(new WasmAssembler()).build(), ModuleErrorCode.MODULE_ABI_VERSION, "no ABI version detected");
        assertRefused(
                complete(importing("spacetime_11.0", "identity", "i:")).build(),
                ModuleErrorCode.MODULE_ABI_VERSION,
                "unsupported ABI version: module=11.0, server=10.6");
        assertRefused(
                complete(importing("spacetime_10.7", "identity", "i:")).build(),
                ModuleErrorCode.MODULE_ABI_VERSION,
                "unsupported ABI version: module=10.7, server=10.6");
        assertRefused(
                complete(importing("spacetime_ten", "identity", "i:")).build(),
                ModuleErrorCode.MODULE_ABI_VERSION,
                "cannot parse ABI version of import module `spacetime_ten`");
        assertRefused(
                complete(importing(V0, "identity", "i:").imports("spacetime_9.0", "other", ":"))
                        .build(),
                ModuleErrorCode.MODULE_ABI_VERSION,
                "several major versions: 10 and 9");
    }

    @Test
    void missingAndWrongExports() {
        assertRefused(
                importing(V0, "identity", "i:").memoryExport("mem").build(),
                ModuleErrorCode.MODULE_EXPORTS,
                "not a database module: missing export `memory` (memory); missing export `__describe_module__` of type"
                        + " (i32) -> (); missing export `__call_reducer__` of type"
                        + " (i32, i64, i64, i64, i64, i64, i64, i64, i32, i32) -> i32");
        assertRefused(
                importing(V0, "identity", "i:")
                        .export("__describe_module__", ":", "", "")
                        .export("__call_reducer__", "i:i", "", "i32.const 0")
                        .export("__preinit__10_x", "i:", "", "")
                        .export("__setup__", ":", "", "")
                        .build(),
                ModuleErrorCode.MODULE_EXPORTS,
                "not a database module: export `__describe_module__` has type () -> (), expected (i32) -> ();"
                        + " export `__call_reducer__` has type (i32) -> i32, expected"
                        + " (i32, i64, i64, i64, i64, i64, i64, i64, i32, i32) -> i32;"
                        + " export `__setup__` has type () -> (), expected (i32) -> i32;"
                        + " export `__preinit__10_x` has type (i32) -> (), expected () -> ()");
    }

    @Test
    void modulesWithProceduresMustExportTheirEntry() {
        assertRefused(
                TestModule.items()
                        .def(def -> def.procedure(new ProcedureDef(
                                "lost",
                                TestDefinition.NO_PARAMS,
                                SpecialTypes.UNIT,
                                FunctionVisibility.CLIENT_CALLABLE)))
                        .build(),
                ModuleErrorCode.MODULE_EXPORTS,
                "missing export `__call_procedure__`");
    }

    @Test
    @Checks("spec module-abi.md §14.2")
    void failingInitializers() {
        assertRefused(
                TestModule.items()
                        .wasm(w -> w.export("_initialize", ":", "", "unreachable"))
                        .build(),
                ModuleErrorCode.MODULE_INITIALIZATION,
                "module failed in _initialize: ");
        TestModule endless = TestModule.items()
                .wasm(w -> w.export("__preinit__20_b", ":", "", "unreachable")
                        .export("__preinit__10_a", ":", "", "loop br 0 end"));
        assertThatThrownBy(() -> TestHost.create(TestHost.IMPATIENT, endless))
                .isInstanceOfSatisfying(
                        ModuleException.class,
                        e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_INITIALIZATION))
                .hasMessageContaining("module failed in __preinit__10_a: call time limit exceeded");
        TestModule setup = TestModule.items();
        String text = setup.text("no database for you");
        assertRefused(
                setup.wasm(w -> w.export("__setup__", "i:i", "", "local.get 0 " + text + " call fail"))
                        .build(),
                ModuleErrorCode.MODULE_INITIALIZATION,
                "module setup failed: no database for you");
        assertRefused(
                TestModule.items()
                        .wasm(w -> w.export("__setup__", "i:i", "", "i32.const 9"))
                        .build(),
                ModuleErrorCode.MODULE_INITIALIZATION,
                "module setup returned an unknown code: 9");
    }

    @Test
    void badDefinitions() {
        assertRefused(
                complete(importing(V0, "identity", "i:")).build(),
                ModuleErrorCode.MODULE_DEFINITION,
                "bad module definition: ");
        assertRefused(
                TestModule.items().build(new byte[] {9, 9, 9}),
                ModuleErrorCode.MODULE_DEFINITION,
                "bad module definition: ");
        assertRefused(
                TestModule.items().build(new byte[] {0, 0, 0, 0, 0}),
                ModuleErrorCode.MODULE_DEFINITION,
                "bad module definition: ");
        byte[] cut = ModuleDefCodec.encode(TestModule.items().definition());
        assertRefused(
                TestModule.items().build(Arrays.copyOf(cut, cut.length - 3)),
                ModuleErrorCode.MODULE_DEFINITION,
                "bad module definition: ");
        assertRefused(
                TestModule.items()
                        .table(TestTable.of("st_mine").column("a", PrimitiveType.U8))
                        .build(),
                ModuleErrorCode.MODULE_DEFINITION,
                "TableNameReserved");
        assertRefused(
                TestModule.items()
                        .table(TestTable.of("odd").column("a", PrimitiveType.U8).constraint(0))
                        .build(),
                ModuleErrorCode.MODULE_DEFINITION,
                "UniqueConstraintWithoutIndex");
    }

    @Test
    void refusedModulesCreateNothing(@TempDir Path directory) {
        TestModule failing = TestModule.items();
        failing.lifecycle(Lifecycle.INIT, "init", "unreachable");
        assertThatThrownBy(() -> TestHost.create(failing, directory)).isInstanceOf(ModuleException.class);

        try (TestHost second = TestHost.create(TestModule.items(), directory)) {
            second.add(1, "a");
            assertThat(second.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]");
        }
    }

    @Test
    void describingNeedsNoDatabase() {
        ModuleDef def =
                DatabaseHost.describe(TestHost.CONFIG, TestModule.items().build());

        assertThat(def).isEqualTo(TestModule.items().definition());
        assertThatThrownBy(() -> DatabaseHost.describe(TestHost.CONFIG, new byte[0]))
                .isInstanceOf(ModuleException.class)
                .isNotInstanceOf(CompletionException.class);
    }

    @Test
    @Checks("spec module-abi.md §14.1")
    void everyFunctionOfTheAbiLinks() {
        assertThat(TestModule.IMPORTS.values().stream().mapToInt(Map::size).sum())
                .isEqualTo(31);
        try (TestHost db = TestHost.create(TestModule.items())) {
            db.add(1, "linked");
        }
    }
}
