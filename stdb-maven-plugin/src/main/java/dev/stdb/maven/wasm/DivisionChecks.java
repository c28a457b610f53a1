package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.Division;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.DoubleConstantInstruction;
import org.teavm.model.instructions.FloatConstantInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.LongConstantInstruction;
import org.teavm.model.instructions.NegateInstruction;
import org.teavm.model.instructions.NumericOperandType;

/**
 * Replaces integer division by calls of {@link Division}, which behave as Java says where the WebAssembly instruction
 * traps: division by zero and {@code MIN_VALUE / -1}. Divisors that are harmless constants keep the instruction. The
 * remainder of fractions, which WebAssembly has not, is another call: TeaVM computes it by a division that rounds.
 */
final class DivisionChecks implements ClassHolderTransformer {
    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (type.getName().equals(Division.class.getName())) {
            return;
        }
        Programs.forEachBlock(type, DivisionChecks::replaceIn);
    }

    private static void replaceIn(Program program, BasicBlock block) {
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
            } else if (instruction instanceof NegateInstruction negation) {
                negate(program, negation);
            }
            instruction = next;
        }
    }

    /** TeaVM subtracts from zero, which makes 0.0 of 0.0 instead of -0.0. */
    private static void negate(Program program, NegateInstruction negation) {
        Variable minusOne = program.createVariable();
        Instruction constant;
        if (negation.getOperandType() == NumericOperandType.DOUBLE) {
            DoubleConstantInstruction value = new DoubleConstantInstruction();
            value.setConstant(-1);
            value.setReceiver(minusOne);
            constant = value;
        } else if (negation.getOperandType() == NumericOperandType.FLOAT) {
            FloatConstantInstruction value = new FloatConstantInstruction();
            value.setConstant(-1);
            value.setReceiver(minusOne);
            constant = value;
        } else {
            return;
        }
        constant.setLocation(negation.getLocation());
        negation.insertPrevious(constant);
        BinaryInstruction product = new BinaryInstruction(BinaryOperation.MULTIPLY, negation.getOperandType());
        product.setFirstOperand(negation.getOperand());
        product.setSecondOperand(minusOne);
        product.setReceiver(negation.getReceiver());
        product.setLocation(negation.getLocation());
        negation.replace(product);
    }

    private static boolean isUnsafe(BinaryInstruction binary) {
        boolean remainder = binary.getOperation() == BinaryOperation.MODULO;
        boolean divides = binary.getOperation() == BinaryOperation.DIVIDE || remainder;
        boolean integral =
                binary.getOperandType() == NumericOperandType.INT || binary.getOperandType() == NumericOperandType.LONG;
        return integral ? divides && !isHarmlessConstant(binary, binary.getSecondOperand()) : remainder;
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
        ValueType operand = switch (binary.getOperandType()) {
            case INT -> ValueType.INTEGER;
            case LONG -> ValueType.LONG;
            case FLOAT -> ValueType.FLOAT;
            case DOUBLE -> ValueType.DOUBLE;
        };
        String name = binary.getOperation() == BinaryOperation.DIVIDE ? "divide" : "remainder";
        return new MethodReference(Division.class.getName(), name, operand, operand, operand);
    }
}
