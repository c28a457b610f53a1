package dev.stdb.server.jvm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The functions a module exports: static methods of its generated class with a {@code @WasmExport}, which is not there
 * at run time and therefore read from the class file. Immutable.
 */
final class JvmExports {
    static final String CLASS = "dev.stdb.generated.ModuleExports";
    private static final String EXPORT = "Ldev/stdb/module/WasmExport;";

    /** A static method of {@link #CLASS}. */
    record Method(String name, String descriptor) {}

    private final Map<String, Method> methods;

    private JvmExports(Map<String, Method> methods) {
        this.methods = methods;
    }

    /** Reads the exports of a module; none if it has no generated class. */
    public static JvmExports of(LinkedClasses classes) {
        Map<String, Method> methods = new LinkedHashMap<>();
        byte[] bytes = classes.find(CLASS.replace('.', '/'));
        if (bytes != null) {
            new ClassReader(bytes).accept(collector(methods), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        }
        return new JvmExports(methods);
    }

    private static ClassVisitor collector(Map<String, Method> methods) {
        return new ClassVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_PUBLIC)) != (Opcodes.ACC_STATIC | Opcodes.ACC_PUBLIC)) {
                    return null;
                }
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
                        return type.equals(EXPORT) ? value(methods, new Method(name, descriptor)) : null;
                    }
                };
            }
        };
    }

    private static AnnotationVisitor value(Map<String, Method> methods, Method method) {
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String member, Object value) {
                methods.put(String.valueOf(value), method);
            }
        };
    }

    /** Returns the names of the exports in the order of the class. */
    public List<String> names() {
        return new ArrayList<>(methods.keySet());
    }

    /**
     * Returns the signature of an export, for example {@code (i32, i64) -> i32}, or null if there is none of that name.
     */
    public @Nullable String signature(String name) {
        Method method = methods.get(name);
        return method == null ? null : Signatures.of(method.descriptor());
    }

    Method method(String name) {
        Method method = methods.get(name);
        if (method == null) {
            throw new IllegalArgumentException("no such export: " + name);
        }
        return method;
    }
}
