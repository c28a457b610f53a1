package dev.stdb.maven.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.maven.wasm.compare.Groups;
import dev.stdb.maven.wasm.compare.Lines;
import dev.stdb.maven.wasm.compare.ShortestDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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

/**
 * Evaluates tens of thousands of Java expressions inside a module and on the JVM: the results are equal to the bit. A
 * new expression is one line in the package {@code compare}; what cannot be equal is refused by the build instead.
 */
class JvmComparisonTest {
    private static final int EXPRESSIONS_MIN = 50_000;
    private static final int DIFFERENCES_SHOWN_MAX = 40;

    private static Instance instance;
    private static final List<String> RECEIVED = new ArrayList<>();
    private static String current = "";

    @BeforeAll
    static void build() throws ModuleBuildException {
        String prefix = "dev.stdb.maven.wasm.compare.";
        Path classes = SampleModules.testClasses();
        ModuleBinary binary = ModuleBuilder.of(
                        List.of(classes),
                        prefix + "CompareMain",
                        List.of(prefix + "CompareExports"),
                        Set.of("run_group"))
                .build();
        WasmModule module = Parser.parse(binary.wasm());
        HostFunction write = new HostFunction(
                "spacetime_10.0",
                "bytes_sink_write",
                FunctionType.of(List.of(ValType.I32, ValType.I32, ValType.I32), List.of(ValType.I32)),
                (caller, arguments) -> {
                    int length = caller.memory().readInt((int) arguments[2]);
                    byte[] bytes = caller.memory().readBytes((int) arguments[1], length);
                    receive(arguments[0] == 0, new String(bytes, StandardCharsets.UTF_16LE));
                    return new long[] {0};
                });
        instance = Instance.builder(module)
                .withMachineFactory(MachineFactoryCompiler.compile(module))
                .withImportValues(ImportValues.builder()
                        .addFunction(write, SampleModules.noStackTraces())
                        .build())
                .build();
    }

    private static void receive(boolean name, String text) {
        if (name) {
            current = text;
        } else {
            RECEIVED.add(text);
        }
    }

    static Stream<Integer> groups() {
        return IntStream.range(0, Groups.COUNT).boxed();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void computesWhatTheJvmComputes(int group) {
        List<String> expected = expected(group);
        RECEIVED.clear();
        try {
            instance.export("run_group").apply(group);
        } catch (RuntimeException e) {
            throw new AssertionError("the module ended in the expression: " + current, e);
        }
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.min(expected.size(), RECEIVED.size()); i++) {
            if (!comparable(expected.get(i)).equals(comparable(RECEIVED.get(i)))
                    && differences.size() < DIFFERENCES_SHOWN_MAX) {
                differences.add("JVM    " + expected.get(i) + "\nmodule " + RECEIVED.get(i));
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
        assertThat(RECEIVED).hasSameSizeAs(expected);
    }

    @Test
    void comparesEnoughToMean() {
        assertThat(groups().mapToInt(group -> expected(group).size()).sum()).isGreaterThan(EXPRESSIONS_MIN);
    }

    /** Texts for bad indexes are those of the JDK 17; later ones say some of them in other words. */
    private static final boolean SAYS_INDEXES_OTHERWISE = Runtime.version().feature() > 17;

    /** Modules know the characters of the JDK 17. */
    private static final boolean KNOWS_MORE_CHARACTERS = Runtime.version().feature() > 17;

    private static final Pattern INDEX_TEXT = Pattern.compile("!java\\.lang\\.\\w*IndexOutOfBoundsException: .*");

    private static String comparable(String line) {
        if (KNOWS_MORE_CHARACTERS && line.startsWith(Lines.LATER)) {
            return Lines.LATER;
        }
        return SAYS_INDEXES_OTHERWISE ? INDEX_TEXT.matcher(line).replaceFirst("!index out of bounds") : line;
    }

    private static List<String> expected(int group) {
        List<String> lines = new ArrayList<>();
        Groups.run(group, new Lines() {
            @Override
            protected void write(String line) {
                lines.add(line);
            }

            @Override
            protected boolean takesStrictMath() {
                return true;
            }

            @Override
            protected String decimal(double value) {
                return ShortestDecimal.of(value);
            }

            @Override
            protected String decimal(float value) {
                return ShortestDecimal.of(value);
            }
        });
        return lines;
    }
}
