package dev.stdb.maven.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Compiles a project again in a second Maven, the same one that is running. */
public final class MavenProcess {
    private final Path mavenHome;
    private final Path localRepository;
    private final Path pom;

    /**
     * Creates a process description.
     *
     * @param mavenHome installation to use
     * @param localRepository where artifacts are found
     * @param pom the project to build
     */
    public MavenProcess(Path mavenHome, Path localRepository, Path pom) {
        this.mavenHome = mavenHome;
        this.localRepository = localRepository;
        this.pom = pom;
    }

    /**
     * Runs {@code process-classes}, offline and quietly.
     *
     * @param output receives what Maven prints: nothing, or compiler errors
     * @return whether the build succeeded
     */
    public boolean processClasses(Consumer<String> output) throws IOException {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> command = new ArrayList<>();
        command.add(
                mavenHome.resolve("bin").resolve(windows ? "mvn.cmd" : "mvn").toString());
        command.addAll(List.of("-q", "-o", "-B", "-Dmaven.repo.local=" + localRepository));
        command.addAll(List.of("-f", pom.toString(), "process-classes"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.accept(line);
            }
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
