package dev.stdb.server.jvm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The modules that may run from their class files, by name: what the operator of the server trusts. Thread-safe. */
public final class JvmModules {
    private final Map<String, List<Path>> classPaths = new ConcurrentHashMap<>();
    private final LinkedClasses.JarCache jars = new LinkedClasses.JarCache();

    /**
     * Adds a module, or gives it another class path.
     *
     * @param name the name in its descriptor
     * @param classPath directories and jars, the module's own first; read each time a descriptor is loaded
     */
    public void put(String name, List<Path> classPath) {
        classPaths.put(name, List.copyOf(classPath));
    }

    /** Reads the classes of a module as they are now; null if there is none of that name. */
    @Nullable
    LinkedClasses read(String name) {
        List<Path> classPath = classPaths.get(name);
        return classPath == null ? null : LinkedClasses.read(classPath, jars);
    }
}
