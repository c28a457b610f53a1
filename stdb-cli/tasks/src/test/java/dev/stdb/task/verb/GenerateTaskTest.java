package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.task.PersonSchema;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTaskTest {
    @TempDir
    private Path directory;

    @Test
    void generatesAJavaClientOnce() throws Exception {
        GeneratorOptions options = GeneratorOptions.defaults().withPackageName("app.bindings");
        assertThat(task().generate("java", options, directory).written())
                .contains(directory.resolve("app/bindings/Person.java"));
        assertThat(task().generate("java", options, directory).written()).isEmpty();
    }

    @Test
    void listsTheLanguagesItKnows() {
        assertThatThrownBy(() -> task().generate("cobol", GeneratorOptions.defaults(), directory))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("in the language 'cobol'")
                .hasMessageContaining("java");
    }

    @Test
    void rejectsWhatIsNoSchema() {
        assertThatThrownBy(() -> new GenerateTask("{\"tables\":1}"))
                .isInstanceOf(TaskException.class)
                .hasMessageStartingWith("the schema cannot be read: ");
    }

    @Test
    void unpacksTheRuntimeWithoutItsPrefix() throws IOException {
        Path jar = directory.resolve("runtime.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            add(zip, "META-INF/MANIFEST.MF", "");
            add(zip, "META-INF/stdb/typescript-runtime/dist/index.js", "export {};");
        }
        Path target = directory.resolve("runtime");
        GenerateTask.unpackRuntime(jar, target);
        assertThat(target.resolve(GenerateTask.RUNTIME_ENTRY)).hasContent("export {};");
        assertThat(target.resolve("MANIFEST.MF")).doesNotExist();
    }

    @Test
    void takesTheRuntimeFromAFolderOfClassesToo() throws IOException {
        Path entry = directory.resolve("classes/META-INF/stdb/typescript-runtime/dist/index.js");
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, "export {};");
        Path target = directory.resolve("runtime");
        GenerateTask.unpackRuntime(directory.resolve("classes"), target);
        assertThat(target.resolve(GenerateTask.RUNTIME_ENTRY)).hasContent("export {};");
    }

    @Test
    void refusesAnEntryThatLeavesTheDirectory() throws IOException {
        Path jar = directory.resolve("runtime.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            add(zip, "META-INF/stdb/typescript-runtime/../../evil.js", "boo");
        }
        assertThatThrownBy(() -> GenerateTask.unpackRuntime(jar, directory.resolve("a/b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("evil.js");
        assertThat(directory.resolve("evil.js")).doesNotExist();
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static GenerateTask task() throws TaskException {
        return new GenerateTask(PersonSchema.json());
    }
}
