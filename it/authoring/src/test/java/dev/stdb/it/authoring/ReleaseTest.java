package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules compiled by newer JDKs, for newer releases of Java, as WebAssembly. Class files need a JVM of their release:
 * {@code NewerJdkIT} in {@code it/process-tests} starts one.
 */
final class ReleaseTest {
    @ParameterizedTest
    @ValueSource(ints = {21, 25})
    void patternsRun(int release) {
        Path jdk = InstalledJdk.atLeast(release);
        try (HostedModule module =
                HostedModule.inMemory(Host.WASM, ModuleSource.compiledBy(jdk, release, "releases"))) {
            assertThat(module.call(
                            "measure",
                            "[[{\"Box\": {\"width\": 2, \"height\": 3}}, {\"Circle\": {\"radius\": 101}},"
                                    + " {\"Pair\": {\"first\": {\"radius\": 1}, \"second\":"
                                    + " {\"width\": 4, \"height\": 4}}}]]"))
                    .isEqualTo("ok");
            assertThat(module.sql("SELECT size FROM area")).containsExactly("[1000]", "[11]", "[6]");
            assertThat(module.messages()).containsExactly("[1, 2, 0, 4, 3, -2, -1]", "a tall box: 2 by 3");
        }
    }
}
