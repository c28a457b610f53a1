package dev.stdb.maven.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing that {@link Character} says is left out of the comparison, but what the build refuses. */
class CharacterMethodsTest {
    private static final Path COMPARED = Path.of("src/test/java/dev/stdb/maven/wasm/compare/Characters.java");
    private static final Set<String> REFUSED = Set.of("getName", "codePointOf");

    @Test
    void everyStaticMethodIsComparedOrRefused() throws IOException {
        assumeThat(Runtime.version().feature())
                .as("later JDKs have more methods")
                .isEqualTo(17);
        String source = Files.readString(COMPARED);
        Set<String> left = new TreeSet<>();
        for (Method method : Character.class.getDeclaredMethods()) {
            String name = method.getName();
            boolean said = Modifier.isStatic(method.getModifiers()) && Modifier.isPublic(method.getModifiers());
            boolean compared = source.contains("Character." + name + "(") || source.contains("Character::" + name);
            if (said && !compared && !REFUSED.contains(name)) {
                left.add(name);
            }
        }
        assertThat(left).isEmpty();
    }
}
