package dev.stdb.codegen.kotlinclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.SampleModule;
import dev.stdb.codegen.javaclient.JavaTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated Kotlin: exact text, beside the generated Java. {@code it/kotlin} compiles and uses it. */
class KotlinTargetGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/KotlinTargetGoldenTest");
    private static final GeneratorOptions OPTIONS = GeneratorOptions.defaults().withPackageName("sample.bindings");

    @TempDir
    private Path folder;

    @Test
    void generatedTextEqualsTheGoldenFiles() throws IOException {
        Path output = folder.resolve("src");
        ClientGenerator.generate(SampleModule.def(), new KotlinTarget(), OPTIONS, output);
        Map<String, String> generated = texts(output, ".kt");
        if (Boolean.getBoolean("golden.update") && System.getenv("CI") == null) {
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Path path = GOLDEN.resolve(file.getKey() + ".txt");
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        Map<String, String> golden = new TreeMap<>();
        texts(GOLDEN, ".txt").forEach((name, text) -> golden.put(name.replaceFirst("\\.txt$", ""), text));
        assertThat(generated.keySet()).isEqualTo(golden.keySet());
        generated.forEach((name, text) -> assertThat(text).as(name).isEqualTo(golden.get(name)));
    }

    @Test
    void theJavaBesideIsThatOfTheJavaTarget() throws IOException {
        Path kotlin = folder.resolve("kotlin");
        Path java = folder.resolve("java");
        ClientGenerator.generate(SampleModule.def(), new KotlinTarget(), OPTIONS, kotlin);
        ClientGenerator.generate(SampleModule.def(), new JavaTarget(), OPTIONS, java);
        assertThat(texts(kotlin, ".java")).isNotEmpty().isEqualTo(texts(java, ".java"));
    }

    @Test
    void filesOfBothLanguagesThatAreNoLongerNeededAreDeleted() throws IOException {
        Path stale = Files.createDirectories(folder.resolve("sample")).resolve("Gone.kt");
        Path foreign = folder.resolve("sample/Mine.kt");
        Path java = folder.resolve("sample/Gone.java");
        Files.writeString(stale, "// " + ClientGenerator.NOTICE + "\n");
        Files.writeString(java, "// " + ClientGenerator.NOTICE + "\n");
        Files.writeString(foreign, "package sample\n");
        ClientGenerator.Outcome outcome =
                ClientGenerator.generate(SampleModule.def(), new KotlinTarget(), OPTIONS, folder);
        assertThat(outcome.deleted()).containsExactlyInAnyOrder(stale, java);
        assertThat(foreign).exists();
    }

    private static Map<String, String> texts(Path root, String suffix) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        if (!Files.isDirectory(root)) {
            return texts;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path :
                    paths.filter(each -> each.toString().endsWith(suffix)).toList()) {
                texts.put(root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        }
        return texts;
    }
}
