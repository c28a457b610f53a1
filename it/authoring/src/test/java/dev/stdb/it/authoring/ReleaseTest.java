package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.authoring.ModuleSource.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules compiled by newer JDKs, for newer releases of Java: those installed beside the one that runs the tests. */
final class ReleaseTest {
    private static final int FIRST = 21;

    @ParameterizedTest
    @CsvSource({"WASM, 21", "WASM, 25", "JVM, 21", "JVM, 25"})
    void patternsRun(Host host, int release) {
        Path jdk = jdk(release).orElseGet(() -> Assumptions.abort("no JDK " + release + " or newer beside " + home()));
        Assumptions.assumeTrue(
                host == Host.WASM || Runtime.version().feature() >= release, "this JVM reads no classes of " + release);
        try (HostedModule module = HostedModule.inMemory(host, ModuleSource.compiledBy(jdk, release, "releases"))) {
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

    private static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Returns an installed JDK of a version or a newer one. */
    private static Optional<Path> jdk(int version) {
        try (Stream<Path> beside = Files.list(Objects.requireNonNull(home().getParent()))) {
            List<Path> homes = Stream.concat(Stream.of(home()), beside.sorted()).toList();
            return homes.stream()
                    .filter(home -> Files.isExecutable(home.resolve("bin/javac")) && versionOf(home) >= version)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the feature version in the file {@code release} of a JDK, 0 if there is none. */
    private static int versionOf(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("^JAVA_VERSION=\"(\\d+).*", "$1"))
                    .mapToInt(Integer::parseInt)
                    .filter(version -> version >= FIRST)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
