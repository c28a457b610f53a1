package dev.stdb.server.jvm;

import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.abi.HostImport;
import dev.stdb.server.guest.abi.ModuleAbi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Changes what cannot run on a JVM as it is compiled: native methods with an {@code @Import} get a body that calls the
 * host function, linear memory becomes {@link MemoryTemplate}, and failures of reducers are shown to {@link
 * JvmHost#failed} first. All other classes stay as they are, so that debuggers see what the author wrote. Stateless.
 */
final class Linker {
    private static final String MEMORY = "dev/stdb/module/Memory";
    private static final String CALLS = "dev/stdb/module/ModuleCalls";
    private static final String FAIL = "fail(Ljava/lang/Throwable;I)I";
    private static final String TRACES = "dev/stdb/module/StackTraces";
    private static final String NUMBER_OF = "numberOf";
    private static final String NUMBER_OF_TYPE = "(Ljava/lang/Throwable;)I";
    private static final String IMPORT = "Lorg/teavm/interop/Import;";

    private static final String HOST = Type.getInternalName(JvmHost.class);
    private static final String ABI = Type.getInternalName(ModuleAbi.class);
    private static final String REFUSAL = Type.getInternalName(RuntimeException.class);
    private static final String TAKES_FAILURE = "(Ljava/lang/Throwable;)V";
    private static final ConstantDynamic THE_HOST = new ConstantDynamic(
            "host",
            "L" + HOST + ";",
            new Handle(
                    Opcodes.H_INVOKESTATIC,
                    HOST,
                    "bootstrap",
                    "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)L" + HOST + ";",
                    false));

    private static final Map<String, Method> IMPORTS = imports();
    private static final byte[] MEMORY_CLASS = memoryClass();

    private Linker() {}

    private static Map<String, Method> imports() {
        Map<String, Method> imports = new HashMap<>();
        for (Method method : ModuleAbi.class.getMethods()) {
            HostImport spec = method.getAnnotation(HostImport.class);
            if (spec != null) {
                imports.put(spec.module() + "." + spec.name(), method);
            }
        }
        return Map.copyOf(imports);
    }

    private static byte[] memoryClass() {
        String template = Type.getInternalName(MemoryTemplate.class);
        try (InputStream in =
                MemoryTemplate.class.getResourceAsStream(MemoryTemplate.class.getSimpleName() + ".class")) {
            ClassWriter out = new ClassWriter(0);
            ClassVisitor publish = new ClassVisitor(Opcodes.ASM9, out) {
                @Override
                public void visit(
                        int version,
                        int access,
                        String name,
                        @Nullable String signature,
                        String superName,
                        String[] interfaces) {
                    super.visit(version, access | Opcodes.ACC_PUBLIC, name, signature, superName, interfaces);
                }
            };
            new ClassReader(Objects.requireNonNull(in, "class file of the server"))
                    .accept(new ClassRemapper(publish, new SimpleRemapper(Opcodes.ASM9, template, MEMORY)), 0);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the class to define in place of the given one: itself, if it can run as it is.
     *
     * @throws ModuleException if it imports what the host does not have
     */
    static byte[] link(String internalName, byte[] bytes) {
        if (internalName.equals(MEMORY)) {
            return MEMORY_CLASS;
        }
        ClassReader reader = new ClassReader(bytes);
        if (!internalName.equals(CALLS) && !internalName.equals(TRACES) && !hasNatives(reader)) {
            return bytes;
        }
        ClassWriter out = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new LinkingVisitor(internalName, out), 0);
        return out.toByteArray();
    }

    private static boolean hasNatives(ClassReader reader) {
        boolean[] found = {false};
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        found[0] |= (access & Opcodes.ACC_NATIVE) != 0;
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found[0];
    }

    private static final class LinkingVisitor extends ClassVisitor {
        private final String internalName;

        LinkingVisitor(String internalName, ClassVisitor out) {
            super(Opcodes.ASM9, out);
            this.internalName = internalName;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            boolean isImport = (access & Opcodes.ACC_NATIVE) != 0 && (access & Opcodes.ACC_STATIC) != 0;
            if (isImport) {
                return new ImportBody(cv, access, name, descriptor, signature, exceptions);
            }
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            if (internalName.equals(CALLS) && FAIL.equals(name + descriptor)) {
                return new ShowsFailure(method);
            }
            if (internalName.equals(TRACES) && name.equals(NUMBER_OF)) {
                writeNumberOf(method);
                return new MethodVisitor(Opcodes.ASM9) {};
            }
            return method;
        }
    }

    /** The body calls {@link JvmHost#numberOf}. */
    private static void writeNumberOf(MethodVisitor body) {
        body.visitCode();
        body.visitLdcInsn(THE_HOST);
        body.visitVarInsn(Opcodes.ALOAD, 0);
        body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOST, NUMBER_OF, NUMBER_OF_TYPE, false);
        body.visitInsn(Opcodes.IRETURN);
        body.visitMaxs(0, 0);
        body.visitEnd();
    }

    /** Calls {@link JvmHost#failed} before anything else. */
    private static final class ShowsFailure extends MethodVisitor {
        ShowsFailure(MethodVisitor method) {
            super(Opcodes.ASM9, method);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            visitLdcInsn(THE_HOST);
            visitVarInsn(Opcodes.ALOAD, 0);
            visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOST, "failed", TAKES_FAILURE, false);
        }
    }

    /** Takes in a native method; writes a body if it turns out to be an import, and the method as it was otherwise. */
    private static final class ImportBody extends MethodVisitor {
        private final ClassVisitor out;
        private final int access;
        private final String name;
        private final String descriptor;
        private final @Nullable String signature;
        private final String @Nullable [] exceptions;
        private final Map<String, Object> spec = new HashMap<>();

        ImportBody(
                ClassVisitor out,
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            super(Opcodes.ASM9);
            this.out = out;
            this.access = access;
            this.name = name;
            this.descriptor = descriptor;
            this.signature = signature;
            this.exceptions = exceptions;
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String type, boolean visible) {
            if (!type.equals(IMPORT)) {
                return null;
            }
            return new AnnotationVisitor(Opcodes.ASM9) {
                @Override
                public void visit(String member, Object value) {
                    spec.put(member, value);
                }
            };
        }

        @Override
        public void visitEnd() {
            if (spec.isEmpty()) {
                out.visitMethod(access, name, descriptor, signature, exceptions).visitEnd();
                return;
            }
            Method function = requireFunction(spec.get("module") + "." + spec.get("name"));
            MethodVisitor body = out.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions);
            write(body, function);
        }

        private Method requireFunction(String imported) {
            Method function = IMPORTS.get(imported);
            if (function == null) {
                throw new ModuleException(ModuleErrorCode.MODULE_UNKNOWN_IMPORT, "unknown import: " + imported);
            }
            if (!descriptor.equals(Type.getMethodDescriptor(function))) {
                throw new ModuleException(
                        ModuleErrorCode.MODULE_UNKNOWN_IMPORT,
                        "import " + imported + " has signature " + Signatures.of(descriptor) + ", expected "
                                + Signatures.of(Type.getMethodDescriptor(function)));
            }
            return function;
        }

        private void write(MethodVisitor body, Method function) {
            Label start = new Label();
            Label end = new Label();
            Label refused = new Label();
            Label thrown = new Label();
            Type result = Type.getReturnType(descriptor);
            boolean refuses = result.equals(Type.INT_TYPE);
            body.visitCode();
            if (refuses) {
                body.visitTryCatchBlock(start, end, refused, REFUSAL);
            }
            body.visitTryCatchBlock(start, thrown, thrown, null);
            body.visitLabel(start);
            body.visitLdcInsn(THE_HOST);
            body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOST, "abi", "()L" + ABI + ";", false);
            int local = 0;
            for (Type argument : Type.getArgumentTypes(descriptor)) {
                body.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
                local += argument.getSize();
            }
            body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ABI, function.getName(), descriptor, false);
            body.visitInsn(result.getOpcode(Opcodes.IRETURN));
            body.visitLabel(end);
            if (refuses) {
                body.visitLabel(refused);
                body.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {REFUSAL});
                body.visitLdcInsn(THE_HOST);
                body.visitInsn(Opcodes.SWAP);
                body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOST, "refused", "(L" + REFUSAL + ";)I", false);
                body.visitInsn(Opcodes.IRETURN);
            }
            body.visitLabel(thrown);
            body.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
            body.visitInsn(Opcodes.DUP);
            body.visitLdcInsn(THE_HOST);
            body.visitInsn(Opcodes.SWAP);
            body.visitMethodInsn(Opcodes.INVOKEVIRTUAL, HOST, "trapped", TAKES_FAILURE, false);
            body.visitInsn(Opcodes.ATHROW);
            body.visitMaxs(0, 0);
            body.visitEnd();
        }
    }
}
