package dev.stdb.typescript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeScriptCompilerTest {
    private static final String ENGINE = System.getProperty("stdb.javascript", "v8");

    @TempDir
    private Path folder;

    private Path output;
    private TypeScriptCompiler compiler;

    @BeforeEach
    void prepare() throws IOException {
        output = folder.resolve("dist");
        compiler = new TypeScriptCompiler(folder, output);
        Files.createDirectory(folder.resolve("src"));
        settings("\"isolatedDeclarations\": true");
    }

    private void settings(String more) throws IOException {
        Files.writeString(folder.resolve("tsconfig.json"), """
                {
                  "compilerOptions": {
                    "target": "ES2022", "module": "ES2022", "declaration": true, "rootDir": "src", %s
                  }
                }
                """.formatted(more));
    }

    private Path source(String name, String text) throws IOException {
        return Files.writeString(folder.resolve("src").resolve(name), text);
    }

    private List<String> outputs() throws IOException {
        if (!Files.exists(output)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesJavaScriptAndDeclarations() throws IOException {
        source("greeting.ts", """
                import type { Name } from './name.js';

                /** Greets. */
                export function greeting(name: Name): string {
                  const text: string = `Grüß Gott, ${name}`;
                  return text;
                }
                """);
        source("name.ts", "export type Name = string;\n");

        compiler.compile(ENGINE);

        assertThat(output.resolve("greeting.js")).hasContent("""
                /** Greets. */
                export function greeting(name) {
                    const text = `Grüß Gott, ${name}`;
                    return text;
                }
                """);
        assertThat(output.resolve("greeting.d.ts")).hasContent("""
                import type { Name } from './name.js';
                /** Greets. */
                export declare function greeting(name: Name): string;
                """);
        assertThat(outputs()).containsExactly("greeting.d.ts", "greeting.js", "name.d.ts", "name.js");
    }

    @Test
    void writesNothingWhenOneFileIsWrong() throws IOException {
        source("good.ts", "export const ONE: number = 1;\n");
        source("untyped.ts", "export const twice = (n: number) => 2 * n;\n");
        source("wrong.ts", "\nexport const n: number = ;\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compiler.compile(ENGINE))
                .withMessage("""
                        TypeScript in %s does not compile:
                        src/untyped.ts(1,22): error TS9007: Function must have an explicit return type annotation with \
                        --isolatedDeclarations.
                        src/wrong.ts(2,26): error TS1109: Expression expected.
                        """.formatted(folder));
        assertThat(outputs()).isEmpty();
    }

    @Test
    void refusesSettingsThatTypeScriptDoesNotKnow() throws IOException {
        settings("\"target\": \"ES1066\"");
        source("good.ts", "export const ONE: number = 1;\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compiler.compile(ENGINE))
                .withMessageContaining("Argument for '--target' option must be");
        assertThat(outputs()).isEmpty();
    }

    @Test
    void refusesAnEngineThatThereIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compiler.compile("rhino"))
                .withMessage("unknown JavaScript engine: expected v8 or graal, engine=rhino");
    }

    @Test
    void deletesOutputWhoseSourceIsGone() throws IOException {
        source("stays.ts", "export const ONE: number = 1;\n");
        Path goes = source("goes.ts", "export const TWO: number = 2;\n");
        compiler.compile(ENGINE);
        Files.delete(goes);
        assertThat(compiler.isCurrent()).isFalse();

        compiler.compile(ENGINE);

        assertThat(outputs()).containsExactly("stays.d.ts", "stays.js");
    }

    @Test
    void isCurrentUntilASourceOrTheSettingsAreNewer() throws IOException {
        Path source = source("one.ts", "export const ONE: number = 1;\n");
        assertThat(compiler.isCurrent()).isFalse();
        compiler.compile(ENGINE);
        for (String name : outputs()) {
            Files.setLastModifiedTime(output.resolve(name), FileTime.fromMillis(2_000));
        }

        for (Path input : List.of(source, folder.resolve("tsconfig.json"))) {
            Files.setLastModifiedTime(source, FileTime.fromMillis(1_000));
            Files.setLastModifiedTime(folder.resolve("tsconfig.json"), FileTime.fromMillis(1_000));
            assertThat(compiler.isCurrent()).isTrue();
            Files.setLastModifiedTime(input, FileTime.fromMillis(3_000));
            assertThat(compiler.isCurrent()).isFalse();
        }
    }
}
