package dev.stdb.server.jvm;

import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a module, ready to be defined: each is linked once, for all instances. Thread-safe.
 */
final class LinkedClasses {
    private static final String HOST_FUNCTIONS = "dev/stdb/module/HostFunctions";

    private final ClassPath classPath;
    private final Map<String, byte[]> linked = new ConcurrentHashMap<>();

    private LinkedClasses(ClassPath classPath) {
        this.classPath = classPath;
    }

    /**
     * Reads a class path and links the module's own classes and the module library, so that what cannot be linked is
     * noticed. Libraries are linked when they are used.
     *
     * @param entries directories and jars, the module's own first
     * @param jars what is known of jars from earlier readings
     * @throws ModuleException if a file cannot be read or a class imports what the host does not have
     */
    public static LinkedClasses read(List<Path> entries, JarCache jars) {
        try {
            LinkedClasses classes = new LinkedClasses(ClassPath.read(entries, jars.jars));
            classes.classPath.firstEntry().forEach(classes::find);
            classes.find(HOST_FUNCTIONS);
            return classes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** What is known of jars, kept between readings of class paths. Thread-safe. */
    public static final class JarCache {
        private final ClassPath.Jars jars = new ClassPath.Jars();
    }

    /**
     * Returns the bytes of a class by its internal name, not to be modified; null if the module has none of that name.
     */
    byte @Nullable [] find(String internalName) {
        byte[] known = linked.get(internalName);
        if (known != null) {
            return known;
        }
        try {
            byte[] read = classPath.find(internalName);
            if (read == null) {
                return null;
            }
            byte[] bytes = Linker.link(internalName, read);
            linked.put(internalName, bytes);
            return bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ModuleException unreadable(IOException e) {
        return new ModuleException(
                ModuleErrorCode.MODULE_CLASS_PATH, "the class path of the module cannot be read: " + e.getMessage(), e);
    }
}
