package dev.stdb.processor.host;

import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.stdb.processor.ModuleProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;

/**
 * A module compiled with the processor and loaded with a runtime whose imports and memory are the {@link ScriptedHost}.
 */
public final class JvmModule {

    private static final String RUNTIME_PACKAGE = "dev.stdb.module.";

    private final MethodHandle describe;
    private final MethodHandle call;

    private final Map<String, byte[]> classes;

    private JvmModule(Map<String, byte[]> classes) throws ReflectiveOperationException {
        this.classes = classes;
        Class<?> exports = new Loader(classes).loadClass("dev.stdb.generated.ModuleExports");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        describe = lookup.findStatic(exports, "describeModule", MethodType.methodType(void.class, int.class));
        call = lookup.findStatic(
                exports,
                "callReducer",
                MethodType.methodType(
                        int.class,
                        int.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        int.class,
                        int.class));
    }

    /** Compiles and loads a module. */
    public static JvmModule of(List<JavaFileObject> sources) throws ReflectiveOperationException, IOException {
        List<JavaFileObject> all = new ArrayList<>(sources);
        for (String name : List.of("Memory", "HostFunctions")) {
            all.add(JavaFileObjects.forResource("jvmhost/" + name + ".java"));
        }
        Compilation compilation = javac().withProcessors(new ModuleProcessor()).compile(all);
        if (compilation.status() != Compilation.Status.SUCCESS) {
            throw new IllegalStateException("module does not compile: " + compilation.errors());
        }
        Map<String, byte[]> classes = new HashMap<>();
        for (JavaFileObject file : compilation.generatedFiles()) {
            if (file.getKind() == JavaFileObject.Kind.CLASS) {
                String path = file.toUri().getPath();
                String name = path.substring("/CLASS_OUTPUT/".length(), path.length() - ".class".length());
                try (InputStream in = file.openInputStream()) {
                    classes.put(name.replace('/', '.'), in.readAllBytes());
                }
            }
        }
        return new JvmModule(classes);
    }

    /** Returns a new instance of the module, with statics of its own. */
    public JvmModule freshInstance() throws ReflectiveOperationException {
        return new JvmModule(classes);
    }

    /** Calls {@code __describe_module__}. */
    public void describe(int sink) throws Throwable {
        describe.invoke(sink);
    }

    /** Calls {@code __call_reducer__} with sender 1, connection 2 and time 1000000 µs. */
    public int call(int id, int arguments) throws Throwable {
        return (int) call.invoke(id, 1L, 0L, 0L, 0L, 2L, 0L, 1_000_000L, arguments, 1);
    }

    /** Defines the module's classes and its own copy of the runtime, so that they see the replaced classes. */
    private static final class Loader extends ClassLoader {

        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(JvmModule.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = classes.get(name);
            if (bytes == null && name.startsWith(RUNTIME_PACKAGE)) {
                bytes = runtimeClass(name);
            }
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] runtimeClass(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
