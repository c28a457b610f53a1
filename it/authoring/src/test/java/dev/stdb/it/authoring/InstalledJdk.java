package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** JDKs that are installed beside the one that runs the tests. */
public final class InstalledJdk {
    private InstalledJdk() {}

    /**
     * Returns the home of the oldest JDK that is of a version or newer. Without one the test is skipped, and says so;
     * with {@code -Dstdb.jdk.required=true} it fails.
     */
    public static Path atLeast(int version) {
        return installed("bin/javac").stream()
                .filter(home -> versionOf(home) >= version)
                .min(Comparator.comparingInt(InstalledJdk::versionOf))
                .orElseGet(() -> missing("JDK " + version + " or newer"));
    }

    /**
     * Returns the home of a Java of exactly a version, which may lack the compiler. Without one the test is skipped or
     * fails, as by {@link #atLeast}.
     */
    public static Path runtime(int version) {
        return installed("bin/java").stream()
                .filter(home -> versionOf(home) == version)
                .findFirst()
                .orElseGet(() -> missing("Java " + version));
    }

    private static Path missing(String what) {
        String missing = "no " + what + " beside " + home();
        assertThat(Boolean.getBoolean("stdb.jdk.required"))
                .as("a JDK is required (-Dstdb.jdk.required) but there is " + missing + ": run .ci/install-jdk")
                .isFalse();
        return Assumptions.abort(missing);
    }

    private static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Returns the homes that have a program. */
    private static List<Path> installed(String program) {
        try (Stream<Path> beside = Files.list(Objects.requireNonNull(home().getParent()))) {
            return Stream.concat(Stream.of(home()), beside.sorted())
                    .filter(home -> Files.isExecutable(home.resolve(program)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the feature version in the file {@code release} of a JDK, 0 if there is none. */
    private static int versionOf(Path home) {
        try {
            return Files.readAllLines(home.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("^JAVA_VERSION=\"(\\d+).*", "$1")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
