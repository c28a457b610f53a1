package dev.stdb.maven.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.maven.wasm.sample.Features;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** Compiles {@link Features} to WebAssembly and compares each check with the JVM's result. */
class FeatureModuleTest {
    private static ModuleBinary binary;
    private static Instance instance;
    private static byte[] sink = new byte[0];

    @BeforeAll
    static void buildAndInstantiate() throws ModuleBuildException {
        binary = SampleModules.build("FeatureMain", "FeatureExports", Set.of("run_check"));
        WasmModule module = Parser.parse(binary.wasm());
        HostFunction write = new HostFunction(
                "spacetime_10.0",
                "bytes_sink_write",
                FunctionType.of(List.of(ValType.I32, ValType.I32, ValType.I32), List.of(ValType.I32)),
                (caller, arguments) -> {
                    int length = caller.memory().readInt((int) arguments[2]);
                    sink = caller.memory().readBytes((int) arguments[1], length);
                    return new long[] {0};
                });
        instance = Instance.builder(module)
                .withMachineFactory(MachineFactoryCompiler.compile(module))
                .withImportValues(ImportValues.builder()
                        .addFunction(write, SampleModules.noStackTraces())
                        .build())
                .build();
    }

    static Stream<Integer> indexes() {
        return IntStream.range(0, Features.COUNT).boxed();
    }

    @ParameterizedTest
    @MethodSource("indexes")
    void behavesAsOnTheJvm(int index) {
        assertThat(instance.export("run_check").apply(index, 1)).containsExactly(0);
        assertThat(new String(sink, StandardCharsets.UTF_16LE)).isEqualTo(Features.check(index));
    }

    @Test
    void importsNothingButTheDatabase() {
        WasmModule module = Parser.parse(binary.wasm());
        assertThat(module.importSection().stream().map(entry -> entry.module() + "." + entry.name()))
                .containsExactlyInAnyOrder("spacetime_10.0.bytes_sink_write", "stdb_1.0.stack_trace");
    }

    @Test
    void buildsTheSameBytesAgain() throws ModuleBuildException {
        assertThat(SampleModules.build("FeatureMain", "FeatureExports", Set.of("run_check"))
                        .wasm())
                .isEqualTo(binary.wasm());
    }

    @Test
    void keepsJavaNamesAside() {
        assertThat(binary.symbols()).contains("dev.stdb.maven.wasm.sample.Features::check");
    }
}
