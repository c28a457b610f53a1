package dev.stdb.maven.task;

import dev.stdb.annotation.AllowLint;
import dev.stdb.maven.task.LintTask.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads one class file for {@link LintTask}. */
final class LintVisitor extends ClassVisitor {
    private static final String ALLOW = Type.getDescriptor(AllowLint.class);

    /** Generated classes with a static field, for the handles of tables; no author can have such names beside them. */
    private static final Set<String> GENERATED =
            Set.of("HandlerDispatch", "ProcedureDispatch", "ReducerDispatch", "ViewDispatch");

    /** Begins the names of classes whose objects change. */
    private static final List<String> MUTABLE = List.of(
            "java/util/ArrayList",
            "java/util/ArrayDeque",
            "java/util/LinkedList",
            "java/util/HashMap",
            "java/util/HashSet",
            "java/util/LinkedHashMap",
            "java/util/LinkedHashSet",
            "java/util/TreeMap",
            "java/util/TreeSet",
            "java/util/EnumMap",
            "java/util/PriorityQueue",
            "java/util/BitSet",
            "java/util/concurrent/",
            "java/lang/StringBuilder",
            "java/lang/ThreadLocal");

    private final List<Finding> findings;
    /** What this class has, with the name of the method or field; without what is allowed in the end. */
    private final List<Map.Entry<String, Finding>> found = new ArrayList<>();

    private final Map<String, Set<String>> allowed = new HashMap<>();
    private final Map<String, String> staticFields = new HashMap<>();
    private String className = "";
    private String file = "";

    LintVisitor(List<Finding> findings) {
        super(Opcodes.ASM9);
        this.findings = findings;
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String[] interfaces) {
        className = name;
        file = name + ".class";
    }

    @Override
    public void visitSource(@Nullable String source, @Nullable String debug) {
        if (source != null) {
            file = className.substring(0, className.lastIndexOf('/') + 1) + source;
        }
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return allowance(descriptor, "");
    }

    /** Reads what a class, method or field is allowed. */
    private @Nullable AnnotationVisitor allowance(String descriptor, String member) {
        if (!descriptor.equals(ALLOW)) {
            return null;
        }
        Set<String> rules = allowed.computeIfAbsent(member, absent -> new HashSet<>());
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitArray(String name) {
                return this;
            }

            @Override
            public void visit(@Nullable String name, Object value) {
                rules.add(value.toString());
            }
        };
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0 && (access & Opcodes.ACC_SYNTHETIC) == 0;
        if (isStatic && (access & Opcodes.ACC_FINAL) == 0) {
            add(name, LintRule.STATIC_STATE, 0, name, "it is not final");
        } else if (isStatic) {
            staticFields.put(name, descriptor);
        }
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return allowance(annotation, name);
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String[] exceptions) {
        return new Body(authorsName(name));
    }

    /** Returns the name of the method that a lambda is written in. */
    private static String authorsName(String method) {
        if (!method.startsWith("lambda$")) {
            return method;
        }
        int end = method.indexOf('$', "lambda$".length());
        return end < 0 ? method : method.substring("lambda$".length(), end).replace("static", "<clinit>");
    }

    private void add(String member, LintRule rule, int line, String where, String what) {
        String simple = className.substring(className.lastIndexOf('/') + 1).replace('$', '.');
        found.add(Map.entry(member, new Finding(rule, file, line, simple + "." + where, what)));
    }

    @Override
    public void visitEnd() {
        if (GENERATED.contains(className.substring(className.lastIndexOf('/') + 1))) {
            return;
        }
        for (Map.Entry<String, Finding> entry : found) {
            String rule = entry.getValue().rule().id();
            if (!allowed.getOrDefault("", Set.of()).contains(rule)
                    && !allowed.getOrDefault(entry.getKey(), Set.of()).contains(rule)) {
                findings.add(entry.getValue());
            }
        }
    }

    /** Reads the code of one method. */
    private final class Body extends MethodVisitor {
        private final String name;
        private int line;
        /** The class of the object that was made last in an initializer, empty if something else came since. */
        private String made = "";

        Body(String name) {
            super(Opcodes.ASM9);
            this.name = name;
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return allowance(descriptor, name);
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            line = number;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String method, String descriptor, boolean isInterface) {
            made = method.equals("<init>") ? owner : "";
            check(owner, method, descriptor);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
            if (opcode == Opcodes.GETSTATIC) {
                check(owner, field, "");
            }
            boolean initializes =
                    opcode == Opcodes.PUTSTATIC && owner.equals(className) && staticFields.containsKey(field);
            if (initializes && MUTABLE.stream().anyMatch(made::startsWith)) {
                add(
                        field,
                        LintRule.STATIC_STATE,
                        line,
                        field,
                        "new " + Type.getObjectType(made).getClassName());
            }
            made = "";
        }

        @Override
        public void visitInvokeDynamicInsn(String call, String descriptor, Handle bootstrap, Object... arguments) {
            made = "";
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    check(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }

        private void check(String owner, String member, String descriptor) {
            LintRule.of(owner, member, descriptor).ifPresent(rule -> {
                String type = Type.getObjectType(owner).getClassName();
                String what = member.equals("<init>") ? "new " + type : type + "." + member;
                add(name, rule, line, name.equals("<clinit>") ? "static {}" : name, what);
            });
        }
    }
}
