package dev.stdb.maven.wasm;

import dev.stdb.trace.AuthorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassReader;
import org.teavm.model.ClassReaderSource;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.InvokeDynamicInstruction;
import org.teavm.model.MethodHandle;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReader;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.RuntimeConstant;
import org.teavm.model.TextLocation;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.ClassConstantInstruction;
import org.teavm.model.instructions.ConstructInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutFieldInstruction;

/**
 * What the author's methods use of the library, read from their class files: TeaVM forgets what a method does behind
 * the first thing that is missing.
 */
final class AuthorUses {
    /**
     * A use of the library.
     *
     * @param method the author's method
     * @param line its line, null if unknown
     * @param owner class that is used
     * @param called its method, null if another member or none
     * @param field its field, null if another member or none
     */
    record Use(
            MethodReference method,
            @Nullable TextLocation line,
            String owner,
            @Nullable MethodReference called,
            @Nullable FieldReference field) {}

    private final ClassReaderSource classes;
    private final Set<MethodReference> seen = new HashSet<>();
    private final ArrayDeque<MethodReference> queue = new ArrayDeque<>();
    private final List<Use> uses = new ArrayList<>();

    private AuthorUses(ClassReaderSource classes) {
        this.classes = classes;
    }

    /**
     * Finds all uses.
     *
     * @param classes class files as the compiler of the language wrote them
     * @param roots methods to begin with; what they call of the author's follows
     */
    static List<Use> find(ClassReaderSource classes, Collection<MethodReference> roots) {
        AuthorUses search = new AuthorUses(classes);
        roots.forEach(search::visitLater);
        while (!search.queue.isEmpty()) {
            search.visit(search.queue.remove());
        }
        return search.uses;
    }

    private void visitLater(MethodReference method) {
        if (AuthorCode.includes(method.getClassName()) && seen.add(method)) {
            queue.add(method);
        }
    }

    private void visit(MethodReference reference) {
        ClassReader type = classes.get(reference.getClassName());
        MethodReader method = type == null ? null : type.getMethod(reference.getDescriptor());
        Program program = method instanceof MethodHolder holder ? holder.getProgram() : null;
        if (program == null) {
            return;
        }
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                look(reference, instruction);
            }
        }
    }

    private void look(MethodReference method, Instruction instruction) {
        TextLocation line = instruction.getLocation();
        if (instruction instanceof InvokeInstruction call) {
            use(method, line, call.getMethod().getClassName(), call.getMethod(), null);
        } else if (instruction instanceof GetFieldInstruction get) {
            use(method, line, get.getField().getClassName(), null, get.getField());
        } else if (instruction instanceof PutFieldInstruction put) {
            use(method, line, put.getField().getClassName(), null, put.getField());
        } else if (instruction instanceof ConstructInstruction construct) {
            use(method, line, construct.getType(), null, null);
        } else if (instruction instanceof ClassConstantInstruction constant
                && constant.getConstant() instanceof ValueType.Object type) {
            use(method, line, type.getClassName(), null, null);
        } else if (instruction instanceof InvokeDynamicInstruction dynamic) {
            for (RuntimeConstant argument : dynamic.getBootstrapArguments()) {
                if (argument.getKind() == RuntimeConstant.METHOD_HANDLE) {
                    MethodHandle handle = argument.getMethodHandle();
                    MethodReference called = handle.getKind().name().contains("FIELD")
                            ? null
                            : new MethodReference(handle.getClassName(), handle.getName(), handle.signature());
                    use(method, line, handle.getClassName(), called, null);
                }
            }
        }
    }

    private void use(
            MethodReference method,
            @Nullable TextLocation line,
            String owner,
            @Nullable MethodReference called,
            @Nullable FieldReference field) {
        if (!AuthorCode.includes(owner)) {
            uses.add(new Use(method, line, owner, called, field));
        } else if (called != null) {
            visitLater(called);
        }
    }
}
