package dev.stdb.it.rust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Builds what is in {@code it/official-rust}. Everything is built in one directory, so that releases share what they
 * have in common, and later runs find it built. Not thread-safe.
 */
final class Cargo {
    private static final Path SOURCES = Path.of("..", "official-rust");
    private static final Path TARGET = Path.of("target", "rust").toAbsolutePath();
    private static final String MODULE = "module";
    private static final String CLIENT = "client";
    private static final String WASM = "wasm32-unknown-unknown";
    private static final int MINUTES_MAX = 20;
    private static final String CURE = "; run .ci/install-rust-target";

    private Cargo() {}

    /** A release of the official crates. */
    enum Release {
        V2_10("2.10"),
        V2_14("2.14");

        private final String directory;

        Release(String directory) {
            this.directory = directory;
        }

        Path manifest(String kind) {
            return SOURCES.resolve(Path.of(kind, directory, "Cargo.toml"));
        }

        /** Returns the name of the crate that has the manifest. */
        String crate(String kind) {
            return "stdb-official-" + kind + "-" + directory.replace('.', '-');
        }

        @Override
        public String toString() {
            return directory;
        }
    }

    /**
     * Skips the test where Rust cannot be built, and says why. With {@code -Dstdb.rust.required=true} the test fails
     * instead.
     */
    static void assumeAvailable() {
        String missing = missing();
        if (!missing.isEmpty()) {
            assertThat(Boolean.getBoolean("stdb.rust.required"))
                    .as("Rust is required (-Dstdb.rust.required) but " + missing)
                    .isFalse();
            assumeTrue(false, "skipped: " + missing);
        }
    }

    /** Returns what is missing, or the empty text. */
    private static String missing() {
        Output cargo = run("cargo", "--version");
        if (!cargo.succeeded()) {
            return "cargo is not on the path: " + cargo.text();
        }
        Output library = run("rustc", "--print", "target-libdir", "--target", WASM);
        if (!library.succeeded() || !Files.isDirectory(Path.of(library.text().trim()))) {
            return "rustc has no standard library for " + WASM + CURE;
        }
        for (Release release : Release.values()) {
            for (String kind : List.of(MODULE, CLIENT)) {
                Output fetched = run("cargo", "fetch", "--locked", "--manifest-path", text(release.manifest(kind)));
                if (!fetched.succeeded()) {
                    return "cargo cannot download crates: " + fetched.text();
                }
            }
        }
        return "";
    }

    /** Returns the module with the bindings of a release; {@code features} are those of its manifest. */
    static Path module(Release release, String... features) {
        build(release.manifest(MODULE), "--target", WASM, "--features", String.join(",", features));
        Path built =
                TARGET.resolve(Path.of(WASM, "release", release.crate(MODULE).replace('-', '_') + ".wasm"));
        Path kept = TARGET.resolve(release.crate(MODULE) + String.join("-", features) + ".wasm");
        try {
            return Files.copy(built, kept, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the program with the client of a release, which must succeed, and returns what it prints. */
    static String client(Release release, String... arguments) {
        build(release.manifest(CLIENT));
        List<String> command = new ArrayList<>();
        command.add(TARGET.resolve(Path.of("release", release.crate(CLIENT))).toString());
        command.addAll(List.of(arguments));
        return must(command);
    }

    /** Builds a crate. The crates of 2.14 ask for a newer compiler than they need. */
    private static void build(Path manifest, String... options) {
        List<String> command = new ArrayList<>(List.of("cargo", "build", "--locked", "--release"));
        command.addAll(List.of("--ignore-rust-version", "--manifest-path", text(manifest)));
        command.addAll(List.of("--target-dir", TARGET.toString()));
        command.addAll(List.of(options));
        must(command);
    }

    private static String must(List<String> command) {
        Output output = run(command.toArray(String[]::new));
        assertThat(output.succeeded())
                .as("%s must succeed; it printed:%n%s", String.join(" ", command), output.text())
                .isTrue();
        return output.text();
    }

    private static String text(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private record Output(boolean succeeded, String text) {}

    private static Output run(String... command) {
        try {
            Path text = Files.createDirectories(TARGET).resolve("output.txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(text.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
            process.destroyForcibly();
            return new Output(ended && process.exitValue() == 0, Files.readString(text));
        } catch (IOException notThere) {
            return new Output(false, String.valueOf(notThere.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
