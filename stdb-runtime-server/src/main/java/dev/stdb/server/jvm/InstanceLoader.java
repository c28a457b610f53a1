package dev.stdb.server.jvm;

import dev.stdb.server.guest.abi.ModuleAbi;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Defines the classes of one instance: first those of the module's class path, then those of the JDK, and of the server
 * only the types that linked classes call.
 */
final class InstanceLoader extends ClassLoader {
    private static final Map<String, Class<?>> SHARED = Stream.of(JvmHost.class, JvmMemory.class, ModuleAbi.class)
            .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

    private final LinkedClasses classes;
    private final JvmHost host;

    InstanceLoader(LinkedClasses classes, JvmHost host) {
        super(ClassLoader.getPlatformClassLoader());
        this.classes = classes;
        this.host = host;
    }

    JvmHost host() {
        return host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> shared = SHARED.get(name);
            if (shared != null) {
                return shared;
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = name.startsWith("java.") ? null : classes.find(name.replace('.', '/'));
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
