package dev.stdb.maven.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Compiles a project again in a second Maven, the same one that is running. */
public final class MavenProcess {
    private static final String ERROR = "[ERROR] ";

    /** Maven writes some escape sequences even to a file. */
    private static final Pattern COLORS = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Path mavenHome;
    private final List<String> options;
    private final Path pom;

    /**
     * Creates a process description.
     *
     * @param mavenHome installation to use
     * @param options what the running Maven was started with: settings, profiles, properties
     * @param pom the project to build
     */
    public MavenProcess(Path mavenHome, List<String> options, Path pom) {
        this.mavenHome = mavenHome;
        this.options = List.copyOf(options);
        this.pom = pom;
    }

    /**
     * Runs {@code process-classes} quietly.
     *
     * @return what went wrong, a line each and without Maven's help texts; empty if the build succeeded
     */
    public List<String> processClasses() throws IOException {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> command = new ArrayList<>();
        command.add(
                mavenHome.resolve("bin").resolve(windows ? "mvn.cmd" : "mvn").toString());
        command.addAll(List.of("-q", "-B"));
        command.addAll(options);
        command.addAll(List.of("-f", pom.toString(), "process-classes"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> output = reader.lines().toList();
            return process.waitFor() == 0 ? List.of() : problems(output);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return List.of("interrupted");
        }
    }

    /** Keeps what people need of a failed build: the compiler's errors, or else the reason Maven gives. */
    static List<String> problems(List<String> output) {
        List<String> compiler = new ArrayList<>();
        List<String> reason = new ArrayList<>();
        List<String> current = compiler;
        for (String line : output) {
            String plain = COLORS.matcher(line).replaceAll("");
            String text = plain.startsWith(ERROR) ? plain.substring(ERROR.length()) : plain;
            if (text.startsWith("Failed to execute goal") || text.startsWith("Plugin ")) {
                current = reason;
            }
            if (text.contains("-> [Help 1]")) {
                reason.add(text.substring(0, text.indexOf("-> [Help 1]")).strip());
                break;
            }
            if (!text.isBlank() && !text.startsWith("COMPILATION ERROR") && !plain.startsWith("[INFO]")) {
                current.add(text);
            }
        }
        if (!compiler.isEmpty()) {
            return compiler;
        }
        return reason.isEmpty() ? List.of("Maven failed and said nothing") : reason;
    }
}
