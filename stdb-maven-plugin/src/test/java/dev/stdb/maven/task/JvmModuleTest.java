package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.task.TaskException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmModuleTest {
    @TempDir
    Path temp;

    private JvmModule module() throws IOException {
        Path definition = temp.resolve("classes").resolve(JvmDescriptor.DEFINITION_RESOURCE);
        Files.createDirectories(definition.getParent());
        Files.write(definition, new byte[] {2, 0});
        writeJar(1);
        return new JvmModule("chat", List.of(temp.resolve("classes"), temp.resolve("library.jar")));
    }

    private void writeJar(int content) throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(temp.resolve("library.jar")))) {
            jar.putNextEntry(new ZipEntry("a/A.class"));
            jar.write(content);
        }
    }

    @Test
    void programsNameTheModuleAndNotWhereItIs() throws Exception {
        byte[] program = module().program();
        assertThat(JvmDescriptor.isDescriptor(program)).isTrue();
        JvmDescriptor descriptor = JvmDescriptor.decode(program);
        assertThat(descriptor.name()).isEqualTo("chat");
        assertThat(descriptor.definition()).containsExactly(2, 0);
        assertThat(new String(program, StandardCharsets.ISO_8859_1)).doesNotContain("library");
    }

    @Test
    void programsChangeWithEveryFileOfTheClassPathAndWithNothingElse() throws Exception {
        JvmModule module = module();
        byte[] first = module.program();
        assertThat(module().program()).isEqualTo(first);
        writeJar(2);
        byte[] second = module.program();
        assertThat(second).isNotEqualTo(first);
        Files.write(temp.resolve("classes/B.class"), new byte[] {1});
        assertThat(module.program()).isNotEqualTo(second);
    }

    @Test
    void serversAreToldTheClassPath() throws Exception {
        assertThat(module().serverArguments())
                .containsExactly(
                        "--jvm-module",
                        "chat=" + temp.resolve("classes") + File.pathSeparator + temp.resolve("library.jar"));
    }

    @Test
    void classesWithoutDefinitionAreNoModule() {
        assertThatThrownBy(() -> new JvmModule("chat", List.of(temp)).program())
                .isInstanceOf(TaskException.class)
                .hasMessageStartingWith("no module in " + temp);
    }
}
