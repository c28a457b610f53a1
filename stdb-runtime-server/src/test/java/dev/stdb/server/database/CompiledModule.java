package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.processor.ModuleProcessor;
import dev.stdb.server.jvm.JvmModules;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A module written in Java, compiled with the annotation processor into a directory. Not thread-safe. */
final class CompiledModule {
    private final Path classes;
    private final List<JavaFileObject> sources = new ArrayList<>();

    /** Creates a module without sources. */
    CompiledModule(Path classes) {
        this.classes = classes;
    }

    /** Adds a source file, or replaces the one of the same class. */
    CompiledModule source(String className, String text) {
        URI uri = URI.create("string:///" + className.replace('.', '/') + ".java");
        sources.removeIf(source -> source.toUri().equals(uri));
        sources.add(new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        });
        return this;
    }

    /** Compiles all sources; a second time over the classes of the first. */
    CompiledModule compile() {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try {
            Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JavaCompiler.CompilationTask task = javac.getTask(
                messages,
                null,
                null,
                List.of("-d", classes.toString(), "-cp", library().toString(), "-g", "--release", "17"),
                null,
                sources);
        task.setProcessors(List.of(new ModuleProcessor()));
        assertThat(task.call()).as(messages.toString()).isTrue();
        return this;
    }

    /** Returns where the classes are, followed by the module library. */
    List<Path> classPath() {
        return List.of(classes, library());
    }

    private static Path library() {
        try {
            return Path.of(JvmDescriptor.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the module runnable under a name. */
    CompiledModule in(JvmModules modules, String name) {
        modules.put(name, classPath());
        return this;
    }

    /** Returns the program to publish for the classes as they are now. */
    byte[] program(String name) {
        try {
            return JvmDescriptor.of(name, classPath()).encode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
