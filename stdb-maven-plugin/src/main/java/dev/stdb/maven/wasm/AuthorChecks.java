package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.ArrayCopies;
import dev.stdb.maven.jcl.Casts;
import dev.stdb.trace.AuthorCode;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.instructions.CastInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.IsInstanceInstruction;
import org.teavm.model.instructions.StringConstantInstruction;

/**
 * Lets casts and copies of arrays in the author's code fail as on the JVM: TeaVM's casts say nothing, and its copies
 * end the call.
 */
final class AuthorChecks implements ClassHolderTransformer {
    private static final MethodReference CHECK =
            new MethodReference(Casts.class, "check", Object.class, boolean.class, String.class, void.class);

    private static final MethodReference ARRAY_COPY = new MethodReference(
            System.class, "arraycopy", Object.class, int.class, Object.class, int.class, int.class, void.class);
    private static final MethodReference CHECKED_COPY = new MethodReference(
            ArrayCopies.class, "copy", Object.class, int.class, Object.class, int.class, int.class, void.class);

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (!AuthorCode.includes(type.getName())) {
            return;
        }
        Programs.forEachBlock(type, AuthorChecks::checkIn);
    }

    /** Lets copies of arrays say what is wrong. */
    static void checkCopies(BasicBlock block) {
        for (Instruction i = block.getFirstInstruction(); i != null; i = i.getNext()) {
            if (i instanceof InvokeInstruction call && call.getMethod().equals(ARRAY_COPY)) {
                call.setMethod(CHECKED_COPY);
            }
        }
    }

    private static void checkIn(Program program, BasicBlock block) {
        checkCopies(block);
        for (Instruction i = block.getFirstInstruction(); i != null; i = i.getNext()) {
            if (i instanceof CastInstruction cast && cast.getTargetType() instanceof ValueType.Object target) {
                check(program, cast, target);
            }
        }
    }

    private static void check(Program program, CastInstruction cast, ValueType.Object target) {
        IsInstanceInstruction test = new IsInstanceInstruction();
        test.setValue(cast.getValue());
        test.setType(target);
        test.setReceiver(program.createVariable());
        StringConstantInstruction name = new StringConstantInstruction();
        name.setConstant(target.getClassName());
        name.setReceiver(program.createVariable());
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(CHECK);
        call.setArguments(cast.getValue(), test.getReceiver(), name.getReceiver());
        for (Instruction instruction : new Instruction[] {test, name, call}) {
            instruction.setLocation(cast.getLocation());
            cast.insertPrevious(instruction);
        }
    }
}
