package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.Division;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Replaces integer division by calls of {@link Division}, which behave as Java says where the WebAssembly instruction
 * traps: division by zero and {@code MIN_VALUE / -1}. Divisors that are harmless constants keep the instruction.
 */
final class DivisionChecks implements ClassHolderTransformer {
    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (type.getName().equals(Division.class.getName())) {
            return;
        }
        for (MethodHolder method : type.getMethods()) {
            Program program = method.getProgram();
            if (program == null) {
                continue;
            }
            for (BasicBlock block : program.getBasicBlocks()) {
                replaceIn(block);
            }
        }
    }

    private static void replaceIn(BasicBlock block) {
        Instruction instruction = block.getFirstInstruction();
        while (instruction != null) {
            Instruction next = instruction.getNext();
            if (instruction instanceof BinaryInstruction binary && isUnsafe(binary)) {
                InvokeInstruction call = new InvokeInstruction();
                call.setType(InvocationType.SPECIAL);
                call.setMethod(helperFor(binary));
                call.setArguments(binary.getFirstOperand(), binary.getSecondOperand());
                call.setReceiver(binary.getReceiver());
                call.setLocation(binary.getLocation());
                binary.replace(call);
            }
            instruction = next;
        }
    }

    private static boolean isUnsafe(BinaryInstruction binary) {
        boolean divides =
                binary.getOperation() == BinaryOperation.DIVIDE || binary.getOperation() == BinaryOperation.MODULO;
        boolean integral =
                binary.getOperandType() == NumericOperandType.INT || binary.getOperandType() == NumericOperandType.LONG;
        return divides && integral && !isHarmlessConstant(binary, binary.getSecondOperand());
    }

    /** Looks backwards in the block only: the program need not be in SSA form yet. */
    private static boolean isHarmlessConstant(Instruction use, Variable divisor) {
        for (Instruction i = use.getPrevious(); i != null; i = i.getPrevious()) {
            if (i instanceof IntegerConstantInstruction constant && constant.getReceiver() == divisor) {
                return constant.getConstant() != 0 && constant.getConstant() != -1;
            }
            if (i instanceof LongConstantInstruction constant && constant.getReceiver() == divisor) {
                return constant.getConstant() != 0 && constant.getConstant() != -1;
            }
            if (!(i instanceof IntegerConstantInstruction) && !(i instanceof LongConstantInstruction)) {
                return false;
            }
        }
        return false;
    }

    private static MethodReference helperFor(BinaryInstruction binary) {
        ValueType operand = binary.getOperandType() == NumericOperandType.INT ? ValueType.INTEGER : ValueType.LONG;
        String name = binary.getOperation() == BinaryOperation.DIVIDE ? "divide" : "remainder";
        return new MethodReference(Division.class.getName(), name, operand, operand, operand);
    }
}
