package dev.stdb.server.wasm;

import dev.stdb.server.common.Keccak256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;
import org.objectweb.asm.tree.ClassNode;
import run.endive.compiler.internal.ClassCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.Shaded;
import run.endive.runtime.OpcodeImpl;

/**
 * Receives the classes Endive generates for a guest, changes them on the way (helpers, stack guard, import stubs) and
 * loads them in a class loader of their own, so that a discarded guest can be unloaded.
 */
final class GuestClassCollector implements ClassCollector {
    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    private final FunctionRewriter rewriter;
    private @Nullable String mainClass;

    GuestClassCollector(FunctionRewriter rewriter) {
        this.rewriter = rewriter;
    }

    /** Returns the classes for later. */
    CodeCache.Code code() {
        return new CodeCache.Code(Objects.requireNonNull(mainClass, "main class"), Map.copyOf(classes));
    }

    /** Returns classes that were collected before. */
    static GuestClassCollector of(CodeCache.Code code, FunctionRewriter rewriter) {
        GuestClassCollector collector = new GuestClassCollector(rewriter);
        collector.mainClass = code.main();
        collector.classes.putAll(code.classes());
        return collector;
    }

    /**
     * Returns what compiled code depends on beside the program: the compiler, what is put into its place, what it
     * calls.
     */
    static byte[] fingerprint(HostImports imports) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Class<?> type : List.of(
                Compiler.class,
                Shaded.class,
                OpcodeImpl.class,
                GuestSupport.class,
                GuestMeter.class,
                FunctionRewriter.class,
                GuestClassCollector.class)) {
            all.writeBytes(read(type));
        }
        all.writeBytes(imports.signatures().getBytes(StandardCharsets.UTF_8));
        return Keccak256.hash(all.toByteArray());
    }

    @Override
    @SuppressWarnings("NullAway") // Endive reads it only after the main class is put.
    public String mainClassName() {
        return mainClass;
    }

    @Override
    public void putMainClass(String className, byte[] bytes) {
        mainClass = className.replace('/', '.');
        classes.put(mainClass, bytes);
    }

    @Override
    public void put(String name, byte[] data) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("compilation takes too long");
        }
        // Endive passes some names with slashes.
        classes.put(name.replace('/', '.'), name.contains("FuncGroup_") ? rewriter.rewrite(data) : data);
    }

    @Override
    public void putAll(ClassCollector collector) {
        classes.putAll(collector.classBytes());
    }

    @Override
    public Map<String, byte[]> classBytes() {
        return Collections.unmodifiableMap(classes);
    }

    @Override
    public byte[] resolve(Class<?> clazz) {
        return clazz == Shaded.class ? mergedHelpers() : read(clazz);
    }

    /** Endive's helper class with every method and field of {@link GuestSupport} put in place of its own. */
    private static byte[] mergedHelpers() {
        ClassNode template = new ClassNode();
        String helpers = Type.getInternalName(Shaded.class);
        new ClassReader(read(GuestSupport.class))
                .accept(
                        new ClassRemapper(
                                template,
                                new SimpleRemapper(Opcodes.ASM9, Type.getInternalName(GuestSupport.class), helpers)),
                        ClassReader.SKIP_DEBUG);
        Set<String> replaced = new HashSet<>();
        template.methods.forEach(method -> replaced.add(method.name + method.desc));
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        new ClassReader(read(Shaded.class))
                .accept(
                        new ClassVisitor(Opcodes.ASM9, writer) {
                            @Override
                            public @Nullable MethodVisitor visitMethod(
                                    int access, String name, String desc, String signature, String[] exceptions) {
                                return replaced.contains(name + desc)
                                        ? null
                                        : super.visitMethod(access, name, desc, signature, exceptions);
                            }

                            @Override
                            public void visitEnd() {
                                template.fields.forEach(field -> field.accept(cv));
                                template.methods.forEach(method -> method.accept(cv));
                                super.visitEnd();
                            }
                        },
                        0);
        return writer.toByteArray();
    }

    private static byte[] read(Class<?> type) {
        String resource = "/" + Type.getInternalName(type) + ".class";
        try (var in = type.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("class file not found: " + resource);
            }
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Loads the collected classes and returns the main one. */
    Class<?> load() {
        if (mainClass == null) {
            throw new IllegalStateException("nothing was compiled");
        }
        try {
            // Initializes the helper class now, while the guest's meter is on offer.
            GuestLoader loader = new GuestLoader(classes);
            Class.forName(mainClass + "Shaded", true, loader);
            return Class.forName(mainClass, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class GuestLoader extends ClassLoader {
        private final Map<String, byte[]> classes;

        GuestLoader(Map<String, byte[]> classes) {
            super(GuestClassCollector.class.getClassLoader());
            this.classes = new LinkedHashMap<>(classes);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.remove(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
