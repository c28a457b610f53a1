package dev.stdb.maven.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

class ModulePostProcessorTest {
    private static final int I32 = 0x7F;
    private static final int FUNCTION_TYPE = 0x60;

    private final ModulePostProcessor processor =
            new ModulePostProcessor(Set.of("answer"), (module, name) -> List.of("foreign " + module + "." + name));

    @Test
    void turnsImportedGlobalsIntoConstants() throws ModuleBuildException {
        WasmModule module =
                Parser.parse(processor.process(sample(0, 1, "teavmMemory", 0)).wasm());
        assertThat(module.importSection().importCount()).isZero();
        assertThat(Instance.builder(module).build().export("answer").apply()).containsExactly(42);
    }

    @Test
    void makesRoomForTheScratchAreaAndBoundsTheMemory() throws ModuleBuildException {
        byte[] wasm = processor.process(sample(0, 1, "teavmMemory", 0)).wasm();
        var limits =
                Parser.parse(wasm).memorySection().orElseThrow().getMemory(0).limits();
        assertThat(limits.initialPages()).isEqualTo(20);
        assertThat(limits.maximumPages()).isEqualTo(1024);
    }

    @Test
    void movesBlockTypesThatEndiveMisreads() throws ModuleBuildException {
        for (int types : new int[] {64, 99, 100, 105, 115, 123, 127, 63, 128, 300}) {
            byte[] wasm = processor.process(sample(types, 1, "teavmMemory", 0)).wasm();
            Instance instance = Instance.builder(Parser.parse(wasm)).build();
            assertThat(instance.export("answer").apply()).as("types=%d", types).containsExactly(42);
        }
    }

    @Test
    void endiveStillMisreadsWithoutTheFix() {
        // When this fails, a fixed Endive has arrived and the workaround can go.
        assertThatThrownBy(() -> Parser.parse(sample(64, 1, "teavmMemory", 0))).hasMessageContaining("type mismatch");
    }

    @Test
    void removesTheCompilersExportsAndHandsBackNames() throws ModuleBuildException {
        ModuleBinary binary = processor.process(sample(0, 1, "teavmMemory", 0));
        assertThat(binary.functionNames()).containsExactly("app.Main::answer");
        assertThat(Parser.parse(binary.wasm()).exportSection().exportCount()).isEqualTo(2);
    }

    @Test
    void rejectsForeignImports() {
        assertThatThrownBy(() -> processor.process(sample(0, 1, "env", 0)))
                .isInstanceOf(ModuleBuildException.class)
                .hasMessage("foreign env.base");
    }

    @Test
    void rejectsMissingExports() {
        ModulePostProcessor strict = new ModulePostProcessor(Set.of("__call_reducer__"), (module, name) -> List.of());
        assertThatThrownBy(() -> strict.process(sample(0, 1, "teavmMemory", 0)))
                .isInstanceOf(ModuleBuildException.class)
                .hasMessage("the module lacks exports: missing=[__call_reducer__], present=[answer, memory]");
    }

    @Test
    void rejectsConstantsThatReachIntoTheScratchArea() {
        assertThatThrownBy(() -> processor.process(sample(0, 20, "teavmMemory", (1 << 20) - 1)))
                .isInstanceOf(ModuleBuildException.class)
                .hasMessageContaining("bytes=1048578, max=1048576");
    }

    @Test
    void rejectsWhatIsNoModule() {
        assertThatThrownBy(() -> processor.process("not wasm at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no magic number");
    }

    /**
     * Makes a module like TeaVM's: {@code answer} returns 42 out of a block whose type is the last of the types.
     *
     * @param typeIndex index of the block's type; smaller ones are filled with other function types
     */
    private static byte[] sample(int typeIndex, int pages, String importModule, int dataOffset) {
        WasmOutput out = new WasmOutput().writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        WasmOutput types = new WasmOutput().writeUnsigned(typeIndex + 1);
        for (int i = 0; i < typeIndex; i++) {
            types.writeByte(FUNCTION_TYPE).writeUnsigned(0).writeUnsigned(0);
        }
        types.writeByte(FUNCTION_TYPE).writeUnsigned(0).writeUnsigned(1).writeByte(I32);
        out.writeSection(1, types.toByteArray());
        out.writeSection(
                2,
                new WasmOutput()
                        .writeUnsigned(1)
                        .writeName(importModule)
                        .writeName("base")
                        .writeByte(3)
                        .writeByte(I32)
                        .writeByte(0)
                        .toByteArray());
        out.writeSection(
                3, new WasmOutput().writeUnsigned(1).writeUnsigned(typeIndex).toByteArray());
        out.writeSection(
                5,
                new WasmOutput()
                        .writeUnsigned(1)
                        .writeByte(0)
                        .writeUnsigned(pages)
                        .toByteArray());
        WasmOutput exports = new WasmOutput().writeUnsigned(3);
        exports.writeName("answer").writeByte(0).writeUnsigned(0);
        exports.writeName("teavm.hidden").writeByte(0).writeUnsigned(0);
        exports.writeName("memory").writeByte(2).writeUnsigned(0);
        out.writeSection(7, exports.toByteArray());
        WasmOutput body = new WasmOutput().writeUnsigned(0).writeByte(0x02).writeSigned(typeIndex);
        // global.get 0, i32.const 42, i32.add, end, end
        body.writeByte(0x23).writeUnsigned(0).writeByte(0x41).writeSigned(42).writeByte(0x6A);
        byte[] code = body.writeByte(0x0B).writeByte(0x0B).toByteArray();
        out.writeSection(
                10,
                new WasmOutput()
                        .writeUnsigned(1)
                        .writeUnsigned(code.length)
                        .writeBytes(code)
                        .toByteArray());
        WasmOutput data = new WasmOutput().writeUnsigned(1).writeUnsigned(0).writeByte(0x41);
        data.writeSigned(dataOffset).writeByte(0x0B).writeUnsigned(3).writeBytes(new byte[] {1, 2, 3});
        out.writeSection(11, data.toByteArray());
        WasmOutput names = new WasmOutput().writeUnsigned(1).writeUnsigned(0).writeName("app.Main::answer");
        byte[] functionNames = names.toByteArray();
        WasmOutput custom = new WasmOutput().writeName("name").writeByte(1).writeUnsigned(functionNames.length);
        out.writeSection(0, custom.writeBytes(functionNames).toByteArray());
        return out.toByteArray();
    }
}
