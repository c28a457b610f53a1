package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.StreamUse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.teavm.model.AccessLevel;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldHolder;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.AssignInstruction;
import org.teavm.model.instructions.GetFieldInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutFieldInstruction;

/**
 * Lets each operation of a stream claim it, so that a stream which is used twice is refused: TeaVM goes on with what
 * is left of its source. To be installed before what replaces operations by others.
 */
final class StreamClaims implements ClassHolderTransformer {
    private static final Set<String> STREAMS = Set.of(
            "java.util.stream.impl.SimpleStreamImpl",
            "java.util.stream.intimpl.SimpleIntStreamImpl",
            "java.util.stream.longimpl.SimpleLongStreamImpl",
            "java.util.stream.doubleimpl.SimpleDoubleStreamImpl");

    private static final Set<String> FREE = Set.of(
            "<init>", "close", "estimateSize", "isParallel", "next", "onClose", "parallel", "sequential", "unordered");

    private static final String FIELD = "claimed";
    private static final String PACKAGE = "java.util.stream.";

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        String stream = streamOf(type, context);
        if (stream == null) {
            return;
        }
        FieldReference claimed = new FieldReference(stream, FIELD);
        if (type.getName().equals(stream)) {
            FieldHolder field = new FieldHolder(FIELD);
            field.setType(ValueType.BOOLEAN);
            field.setLevel(AccessLevel.PUBLIC);
            type.addField(field);
        }
        for (MethodHolder method : type.getMethods()) {
            Program program = method.getProgram();
            if (program != null && !method.hasModifier(ElementModifier.STATIC)) {
                giveBackSources(program);
                if (isOperation(method) && !leavesItToAnother(program)) {
                    claim(program, claimed);
                }
            }
        }
    }

    private static @Nullable String streamOf(ClassHolder type, ClassHolderTransformerContext context) {
        if (!type.getName().startsWith(PACKAGE)) {
            return null;
        }
        ClassReader ancestor = type;
        while (ancestor != null && !STREAMS.contains(ancestor.getName())) {
            String parent = ancestor.getParent();
            ancestor = parent == null
                    ? null
                    : context.getHierarchy().getClassSource().get(parent);
        }
        return ancestor == null ? null : ancestor.getName();
    }

    private static boolean isOperation(MethodHolder method) {
        return method.getLevel() == AccessLevel.PUBLIC && !FREE.contains(method.getName());
    }

    /** Returns whether a method calls another operation of the same stream, which claims it. */
    private static boolean leavesItToAnother(Program program) {
        Set<Variable> self = aliases(program);
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof InvokeInstruction call
                        && self.contains(call.getInstance())
                        && call.getMethod().getClassName().startsWith(PACKAGE)
                        && !FREE.contains(call.getMethod().getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the variables that hold the receiver. */
    private static Set<Variable> aliases(Program program) {
        Set<Variable> self = new HashSet<>(List.of(program.variableAt(0)));
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof AssignInstruction copy && self.contains(copy.getAssignee())) {
                    self.add(copy.getReceiver());
                }
            }
        }
        return self;
    }

    /** Lets a stream read a source, which it has claimed, by an operation. */
    private static void giveBackSources(Program program) {
        Set<Variable> self = aliases(program);
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction instruction : block) {
                if (instruction instanceof InvokeInstruction call
                        && call.getInstance() != null
                        && !self.contains(call.getInstance())
                        && STREAMS.contains(call.getMethod().getClassName())
                        && !FREE.contains(call.getMethod().getName())) {
                    FieldReference claimed = new FieldReference(call.getMethod().getClassName(), FIELD);
                    put(program, claimed, call.getInstance(), false).forEach(call::insertPrevious);
                }
            }
        }
    }

    private static void claim(Program program, FieldReference claimed) {
        Variable self = program.variableAt(0);
        GetFieldInstruction get = new GetFieldInstruction();
        get.setInstance(self);
        get.setField(claimed);
        get.setFieldType(ValueType.BOOLEAN);
        get.setReceiver(program.createVariable());
        InvokeInstruction check = new InvokeInstruction();
        check.setType(InvocationType.SPECIAL);
        check.setMethod(new MethodReference(StreamUse.class, "check", boolean.class, void.class));
        check.setArguments(get.getReceiver());
        BasicBlock first = program.basicBlockAt(0);
        List<Instruction> put = put(program, claimed, self, true);
        first.addFirst(put.get(1));
        first.addFirst(put.get(0));
        first.addFirst(check);
        first.addFirst(get);
    }

    private static List<Instruction> put(Program program, FieldReference field, Variable stream, boolean value) {
        IntegerConstantInstruction constant = new IntegerConstantInstruction();
        constant.setConstant(value ? 1 : 0);
        constant.setReceiver(program.createVariable());
        PutFieldInstruction put = new PutFieldInstruction();
        put.setInstance(stream);
        put.setField(field);
        put.setFieldType(ValueType.BOOLEAN);
        put.setValue(constant.getReceiver());
        return List.of(constant, put);
    }
}
