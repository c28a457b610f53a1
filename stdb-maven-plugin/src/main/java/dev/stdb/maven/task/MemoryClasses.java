package dev.stdb.maven.task;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/** Files for a compiler whose class files stay in memory. Confined to one thread. */
final class MemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> contents = new TreeMap<>();

    /**
     * Creates it.
     *
     * @param inputs where sources and other classes are; closed with this
     */
    MemoryClasses(JavaFileManager inputs) {
        super(inputs);
    }

    /** Returns the class files by the binary names of their classes. */
    Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new TreeMap<>();
        contents.forEach((name, content) -> classes.put(name, content.toByteArray()));
        return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        contents.put(className, content);
        URI name = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
        return new SimpleJavaFileObject(name, kind) {
            @Override
            public OutputStream openOutputStream() {
                return content;
            }
        };
    }
}
