package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFilesTest {
    @TempDir
    private Path directory;

    /** Files of such names cannot be made everywhere, so that only what names the class is a class file here. */
    @Test
    void namesOfAllLettersAreFound() throws IOException {
        Path classes = SourceCompiler.compile(
                directory,
                Map.of(
                        "a/A.java", "package a; class A { Object o = \"a/Caf\\u00e9\"; }",
                        "a/B.java", "package a; class B {}"));

        assertThat(new ClassFiles(classes).mentioning(Set.of("a.A", "a.B"), Set.of("a.Caf\u00e9")))
                .containsExactly("a.A");
    }
}
