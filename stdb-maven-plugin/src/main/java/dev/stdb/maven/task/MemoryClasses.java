package dev.stdb.maven.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Files for a compiler whose output stays in memory. Confined to one thread. */
final class MemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, byte[]> before;
    private final Map<String, MemoryFile> contents = new TreeMap<>();

    /**
     * Creates it.
     *
     * @param inputs where sources and other classes are; closed with this
     * @param before class files that come before those of the class path, by binary name
     */
    MemoryClasses(JavaFileManager inputs, Map<String, byte[]> before) {
        super(inputs);
        this.before = Map.copyOf(before);
    }

    /** Returns the class files that were written, by the binary names of their classes. */
    Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new TreeMap<>();
        contents.forEach((name, file) -> classes.put(name, file.bytes()));
        return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
        MemoryFile file = new MemoryFile(className, kind);
        if (kind == JavaFileObject.Kind.CLASS) {
            contents.put(className, file);
        }
        return file;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        Iterable<JavaFileObject> others = super.list(location, packageName, kinds, recurse);
        boolean ofClassPath = location == StandardLocation.CLASS_PATH && kinds.contains(JavaFileObject.Kind.CLASS);
        if (before.isEmpty() || !ofClassPath) {
            return others;
        }
        List<JavaFileObject> all = new ArrayList<>();
        before.forEach((name, bytes) -> {
            if (packageOf(name).equals(packageName)) {
                all.add(MemoryFile.classFile(name, bytes));
            }
        });
        for (JavaFileObject other : others) {
            if (!before.containsKey(inferBinaryName(location, other))) {
                all.add(other);
            }
        }
        return all;
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof MemoryFile memory ? memory.className() : super.inferBinaryName(location, file);
    }

    @Override
    public boolean isSameFile(FileObject a, FileObject b) {
        return a instanceof MemoryFile || b instanceof MemoryFile ? a.equals(b) : super.isSameFile(a, b);
    }
}
