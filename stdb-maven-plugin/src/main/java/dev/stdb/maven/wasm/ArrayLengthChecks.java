package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.ArrayChecks;
import java.util.List;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.ConstructArrayInstruction;
import org.teavm.model.instructions.ConstructMultiArrayInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;

/** Lets arrays of negative length be exceptions as in Java; the instructions of WebAssembly end the call. */
final class ArrayLengthChecks implements ClassHolderTransformer {
    private static final MethodReference CHECK =
            new MethodReference(ArrayChecks.class.getName(), "length", ValueType.INTEGER, ValueType.INTEGER);

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        Programs.forEachBlock(type, ArrayLengthChecks::checkIn);
    }

    private static void checkIn(Program program, BasicBlock block) {
        for (Instruction i = block.getFirstInstruction(); i != null; i = i.getNext()) {
            if (i instanceof ConstructArrayInstruction array) {
                if (!isConstant(array, array.getSize())) {
                    array.setSize(checked(program, array, array.getSize()));
                }
            } else if (i instanceof ConstructMultiArrayInstruction array) {
                List<Variable> lengths = array.getDimensions();
                for (int k = 0; k < lengths.size(); k++) {
                    lengths.set(k, checked(program, array, lengths.get(k)));
                }
            }
        }
    }

    private static boolean isConstant(Instruction use, Variable length) {
        Instruction previous = use.getPrevious();
        return previous instanceof IntegerConstantInstruction constant
                && constant.getReceiver() == length
                && constant.getConstant() >= 0;
    }

    private static Variable checked(Program program, Instruction use, Variable length) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(CHECK);
        call.setArguments(length);
        call.setReceiver(program.createVariable());
        call.setLocation(use.getLocation());
        use.insertPrevious(call);
        return call.getReceiver();
    }
}
