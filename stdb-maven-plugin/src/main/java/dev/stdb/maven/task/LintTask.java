package dev.stdb.maven.task;

import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/** Reads a module's class files for what a module must not do. Takes milliseconds; changes nothing. */
public final class LintTask {
    private final Path classesDirectory;
    private final Set<LintRule> allowed;

    /**
     * Creates a task.
     *
     * @param classesDirectory the directory holding the module's own classes
     * @param allowed names of rules that the whole project may break
     * @throws TaskException if there is no such rule
     */
    public LintTask(Path classesDirectory, List<String> allowed) throws TaskException {
        this.classesDirectory = classesDirectory;
        this.allowed = LintRule.parse(allowed);
    }

    /**
     * Something that a module must not do.
     *
     * @param rule the rule
     * @param file source file with the folders of its package, such as {@code people/People.java}
     * @param line line in it, 0 if unknown
     * @param where class and method
     * @param what what is used there
     */
    public record Finding(LintRule rule, String file, int line, String where, String what)
            implements Comparable<Finding> {
        @Override
        public int compareTo(Finding other) {
            int byFile = file.compareTo(other.file);
            return byFile != 0 ? byFile : Integer.compare(line, other.line);
        }

        @Override
        public String toString() {
            String place = line == 0 ? file : file + ":" + line;
            return place + ": " + where + " " + rule.verb() + " (" + what + "); " + rule.cure() + " [" + rule.id()
                    + "]";
        }
    }

    /**
     * Checks that there is something to look at, so that nothing is found only because nothing was compiled.
     *
     * @throws TaskException if there are no classes
     */
    public void requireClasses() throws TaskException, IOException {
        if (classFiles().isEmpty()) {
            throw new TaskException("no classes in " + classesDirectory + "; run 'mvn compile stdb:lint'");
        }
    }

    /** Runs the task and returns what it found, by file and line. */
    public List<Finding> run() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Path file : classFiles()) {
            new ClassReader(Files.readAllBytes(file)).accept(new LintVisitor(findings), ClassReader.SKIP_FRAMES);
        }
        return findings.stream()
                .filter(finding -> !allowed.contains(finding.rule()))
                .distinct()
                .sorted()
                .toList();
    }

    private List<Path> classFiles() throws IOException {
        if (!Files.isDirectory(classesDirectory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(classesDirectory)) {
            return files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }
}
