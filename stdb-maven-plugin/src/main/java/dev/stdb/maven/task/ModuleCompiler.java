package dev.stdb.maven.task;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/**
 * Compiles all sources of a project with its annotation processor, but of the sources that the processor generates only
 * those that have another text than before, or that name classes of which others see something else than before. The
 * class files of the other generated sources stay, and the compiler reads them. The project's own sources depend on
 * each other in ways that class files do not tell, such as values of constants; generated ones do not.
 *
 * <p>Confined to one thread.
 */
final class ModuleCompiler {
    private final ClassFiles classes;
    private final Javac javac;
    private final Charset encoding;
    private final SourceGenerator generator;

    ModuleCompiler(ClassFiles classes, Javac javac, Charset encoding, SourceGenerator generator) {
        this.classes = classes;
        this.javac = javac;
        this.encoding = encoding;
        this.generator = generator;
    }

    /**
     * Compiles. Nothing is written unless all of it can be.
     *
     * @param sources all of the project, with the class file in which each one's class of its name belongs
     * @param changed those of them that have changed
     * @param time of the files that are written
     * @throws NotAloneException why everything has to be compiled
     */
    void compile(Map<Path, Path> sources, Set<Path> changed, FileTime time) throws NotAloneException, IOException {
        GeneratedSources generated = new GeneratedSources(generator.directory(), classes, encoding);
        Map<String, byte[]> made = new TreeMap<>(javac.compile(
                sources.keySet(), new KeepingProcessor(generator.processors().get(), generated)));
        generated.requireNoneGone();
        Map<String, String> dependents = generated.keptThatMention(changedShapes(made));
        if (!dependents.isEmpty()) {
            Map<String, byte[]> again = javac.compile(dependents, made);
            for (Map.Entry<String, byte[]> entry : again.entrySet()) {
                classes.requireSameShape(entry.getKey(), entry.getValue());
            }
            made.putAll(again);
        }
        List<Path> gone = gone(made.keySet(), generated);
        Set<Path> last = new HashSet<>();
        changed.forEach(source -> last.add(sources.get(source)));
        write(made, generated, last, time);
        for (Path file : gone) {
            Files.delete(file);
        }
    }

    /** Returns the classes of which others see something else than before, subclasses of such classes among them. */
    private Set<String> changedShapes(Map<String, byte[]> made) throws NotAloneException, IOException {
        Set<String> changed = new TreeSet<>();
        for (Map.Entry<String, byte[]> entry : made.entrySet()) {
            String name = entry.getKey();
            if (!Files.exists(classes.file(name)) || !classes.hasShapeOf(name, entry.getValue())) {
                changed.add(name);
            }
        }
        boolean more = !changed.isEmpty();
        while (more) {
            more = false;
            for (Map.Entry<String, byte[]> entry : made.entrySet()) {
                if (!changed.contains(entry.getKey())
                        && supertypes(entry.getValue()).anyMatch(changed::contains)) {
                    more |= changed.add(entry.getKey());
                }
            }
        }
        return changed;
    }

    private static Stream<String> supertypes(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        return Stream.concat(Stream.of(reader.getSuperName()), Stream.of(reader.getInterfaces()))
                .map(name -> name.replace('/', '.'));
    }

    /**
     * Returns the files of nested classes that are no longer there: to the compiler, they are no members of the classes
     * around them any more. Of others it has found the files, should anybody name them.
     */
    private List<Path> gone(Set<String> made, GeneratedSources generated) throws NotAloneException, IOException {
        List<Path> gone = new ArrayList<>();
        for (String name : classes.names()) {
            String around = ClassFiles.outermost(name);
            if (made.contains(name) || generated.kept().containsKey(around) && !made.contains(around)) {
                continue;
            }
            if (name.equals(around) || !made.contains(around)) {
                throw new NotAloneException(name + " is gone");
            }
            gone.add(classes.file(name));
        }
        return gone;
    }

    /** Until everything is written, a source is newer than its class. */
    private void write(Map<String, byte[]> made, GeneratedSources generated, Set<Path> last, FileTime time)
            throws IOException {
        Map<Path, byte[]> files = new LinkedHashMap<>(generated.changedFiles());
        Map<Path, byte[]> atLast = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : made.entrySet()) {
            Path file = classes.file(entry.getKey());
            if (last.contains(file)) {
                atLast.put(file, entry.getValue());
            } else if (generated.isChanged(entry.getKey()) || !classes.hasContent(entry.getKey(), entry.getValue())) {
                files.put(file, entry.getValue());
            }
        }
        ClassFiles.write(files, time);
        ClassFiles.write(atLast, time);
    }
}
