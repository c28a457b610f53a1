package dev.stdb.maven.task;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/**
 * What other classes and annotation processors see of a class: everything in its file but the bodies of methods and
 * what the compiler makes for them. Classes of equal shapes can replace each other without anything else being compiled
 * again.
 *
 * <p>Names of parameters belong to it. They are in the file if it was compiled with {@code -parameters} or {@code
 * -g:vars}; without either, a shape does not tell them apart. Immutable.
 */
final class ClassShape {
    /** The class file without what nobody sees. */
    private final byte[] visible;

    private ClassShape(byte[] visible) {
        this.visible = visible;
    }

    /**
     * Reads a class file.
     *
     * @throws IllegalArgumentException if it is none, or one of a version of Java that is not known yet
     */
    static ClassShape of(byte[] classFile) {
        try {
            // The pool of constants is made anew: that of the file has the constants of bodies, too.
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(classFile).accept(new Filter(writer), ClassReader.SKIP_FRAMES);
            return new ClassShape(writer.toByteArray());
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no class file", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClassShape shape && Arrays.equals(visible, shape.visible);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(visible);
    }

    /** Passes on what is visible. */
    private static final class Filter extends ClassVisitor {
        private final Map<String, Runnable> innerClasses = new TreeMap<>();
        private String name = "";

        Filter(ClassVisitor target) {
            super(Opcodes.ASM9, target);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String[] interfaces) {
            this.name = name;
            super.visit(version, access, name, signature, superName, interfaces);
        }

        /** Class files list all nested classes that they mention, in the order in which bodies do. */
        @Override
        public void visitInnerClass(String inner, @Nullable String outer, @Nullable String simple, int access) {
            if (inner.equals(name) || name.equals(outer)) {
                innerClasses.put(inner, () -> super.visitInnerClass(inner, outer, simple, access));
            }
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            return isSynthetic(access) ? null : super.visitField(access, field, descriptor, signature, value);
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access, String method, String descriptor, @Nullable String signature, String[] exceptions) {
            boolean ofBodies = isSynthetic(access) && (access & Opcodes.ACC_PRIVATE) != 0;
            if (ofBodies || method.equals("<clinit>")) {
                return null;
            }
            MethodVisitor target =
                    Objects.requireNonNull(super.visitMethod(access, method, descriptor, signature, exceptions));
            return new Head(target, parameterSlots(access, descriptor));
        }

        @Override
        public void visitEnd() {
            innerClasses.values().forEach(Runnable::run);
            super.visitEnd();
        }

        private static boolean isSynthetic(int access) {
            return (access & Opcodes.ACC_SYNTHETIC) != 0;
        }

        /** Returns the number of local variables that are parameters, {@code this} among them. */
        private static int parameterSlots(int access, String descriptor) {
            int slots = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
            return (access & Opcodes.ACC_STATIC) == 0 ? slots : slots - 1;
        }
    }

    /** Passes on what is visible of a method. */
    private static final class Head extends MethodVisitor {
        private final MethodVisitor target;
        private final int parameterSlots;

        Head(MethodVisitor target, int parameterSlots) {
            super(Opcodes.ASM9);
            this.target = target;
            this.parameterSlots = parameterSlots;
        }

        @Override
        public void visitParameter(@Nullable String name, int access) {
            target.visitParameter(name, access);
        }

        /** Without {@code -parameters}, this is where the names of parameters are. */
        @Override
        public void visitLocalVariable(
                String name, String descriptor, @Nullable String signature, Label start, Label end, int slot) {
            if (slot < parameterSlots) {
                target.visitParameter(name, slot);
            }
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotationDefault() {
            return target.visitAnnotationDefault();
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return target.visitAnnotation(descriptor, visible);
        }

        @Override
        public @Nullable AnnotationVisitor visitTypeAnnotation(
                int reference, @Nullable TypePath path, String descriptor, boolean visible) {
            return target.visitTypeAnnotation(reference, path, descriptor, visible);
        }

        @Override
        public void visitAnnotableParameterCount(int count, boolean visible) {
            target.visitAnnotableParameterCount(count, visible);
        }

        @Override
        public @Nullable AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
            return target.visitParameterAnnotation(parameter, descriptor, visible);
        }

        @Override
        public void visitAttribute(Attribute attribute) {
            target.visitAttribute(attribute);
        }

        @Override
        public void visitEnd() {
            target.visitEnd();
        }
    }
}
