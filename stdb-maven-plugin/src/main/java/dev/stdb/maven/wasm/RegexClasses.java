package dev.stdb.maven.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.FieldReference;
import org.teavm.model.Instruction;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.instructions.ExitInstruction;
import org.teavm.model.instructions.IntegerConstantInstruction;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutFieldInstruction;
import org.teavm.model.instructions.StringConstantInstruction;

/**
 * Lets the classes of regular expressions have the characters that they have on the JVM: TeaVM cuts code points to 16
 * bits when it asks for their category, takes numbers to be punctuation, and so on.
 */
final class RegexClasses implements ClassHolderTransformer {
    private static final String PACKAGE = "java.util.regex.";
    private static final String CHARACTERS = PACKAGE + "AbstractCharClass$";
    private static final MethodDescriptor CONTAINS = new MethodDescriptor("contains", int.class, boolean.class);

    private static final MethodReference TYPE_OF_CHAR =
            new MethodReference(Character.class, "getType", char.class, int.class);
    private static final MethodReference TYPE_OF_CODE_POINT =
            new MethodReference(Character.class, "getType", int.class, int.class);

    /** Sets of categories, one bit for each: symbols without quotes, and all that is no character. */
    private static final Map<Integer, Integer> CATEGORIES = Map.of(
            0x7E000000,
            0x1E000000,
            0xF0000,
            1 << Character.UNASSIGNED
                    | 1 << Character.CONTROL
                    | 1 << Character.FORMAT
                    | 1 << Character.PRIVATE_USE
                    | 1 << Character.SURROGATE);

    /** {@code \p{X}} looks for {@code IsX}. */
    private static final Map<String, String> NAMES = Map.of("N", "IsN");

    private static final int PUNCTUATION_END = 0x40;
    private static final int BEFORE_DIGITS = 0x2F;
    private static final int BEHIND_DIGITS = 0x3A;

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        switch (type.getName()) {
            case PACKAGE + "UnicodeCategory", PACKAGE + "UnicodeCategoryScope" ->
                Programs.forEachBlock(type, RegexClasses::askForCodePoint);
            case CHARACTERS + "PredefinedCharacterClasses" -> Programs.forEachBlock(type, RegexClasses::correct);
            case CHARACTERS + "LazyJavaMirrored" -> Programs.forEachBlock(type, RegexClasses::takeAll);
            case CHARACTERS + "LazyJavaMirrored$1" -> mirrored(type.getMethod(CONTAINS), context);
            case CHARACTERS + "LazyPunct" -> Programs.forEachBlock(type, RegexClasses::leaveDigitsOut);
            default -> {
                // The others are right.
            }
        }
    }

    private static void askForCodePoint(Program program, BasicBlock block) {
        for (Instruction instruction : block) {
            if (instruction instanceof InvokeInstruction call
                    && call.getMethod().equals(TYPE_OF_CHAR)) {
                call.setMethod(TYPE_OF_CODE_POINT);
                call.setArguments(program.variableAt(1));
            }
        }
    }

    /** Corrects the table; classes that TeaVM thinks to be of 16 bits have got others since. */
    private static void correct(Program program, BasicBlock block) {
        for (Instruction instruction : block) {
            if (instruction instanceof IntegerConstantInstruction number) {
                number.setConstant(CATEGORIES.getOrDefault(number.getConstant(), number.getConstant()));
            } else if (instruction instanceof StringConstantInstruction name) {
                name.setConstant(NAMES.getOrDefault(name.getConstant(), name.getConstant()));
            } else if (instruction instanceof InvokeInstruction call && isCategory(call.getMethod())) {
                List<Variable> arguments = new ArrayList<>(call.getArguments());
                arguments.set(1, constant(program, call, 1));
                call.setArguments(arguments.toArray(Variable[]::new));
            }
        }
    }

    private static boolean isCategory(MethodReference method) {
        return method.getName().equals("<init>") && method.getClassName().startsWith(CHARACTERS + "LazyCategory");
    }

    /** Marks what a method returns as a class that may have characters beyond 16 bits. */
    private static void takeAll(Program program, BasicBlock block) {
        if (block.getLastInstruction() instanceof ExitInstruction exit && exit.getValueToReturn() != null) {
            PutFieldInstruction mark = new PutFieldInstruction();
            mark.setInstance(exit.getValueToReturn());
            mark.setField(new FieldReference(PACKAGE + "AbstractCharClass", "mayContainSupplCodepoints"));
            mark.setFieldType(ValueType.BOOLEAN);
            mark.setValue(constant(program, exit, 1));
            exit.insertPrevious(mark);
        }
    }

    private static void mirrored(MethodHolder contains, ClassHolderTransformerContext context) {
        ProgramEmitter body = ProgramEmitter.create(contains, context.getHierarchy());
        body.var(0, ValueType.object(contains.getOwnerName()));
        body.invoke(
                        new MethodReference(Character.class, "isMirrored", int.class, boolean.class),
                        body.var(1, ValueType.INTEGER))
                .returnValue();
    }

    private static void leaveDigitsOut(Program program, BasicBlock block) {
        for (Instruction i = block.getFirstInstruction(); i != null; i = i.getNext()) {
            if (i instanceof IntegerConstantInstruction end && end.getConstant() == PUNCTUATION_END) {
                InvokeInstruction add = nextCall(end);
                end.setConstant(BEFORE_DIGITS);
                InvokeInstruction more = new InvokeInstruction();
                more.setType(add.getType());
                more.setMethod(add.getMethod());
                more.setInstance(add.getInstance());
                more.setArguments(constant(program, add, BEHIND_DIGITS), constant(program, add, PUNCTUATION_END));
                more.setReceiver(program.createVariable());
                more.setLocation(add.getLocation());
                add.insertPrevious(more);
                return;
            }
        }
    }

    private static InvokeInstruction nextCall(Instruction start) {
        Instruction i = start;
        while (!(i instanceof InvokeInstruction)) {
            i = i.getNext();
        }
        return (InvokeInstruction) i;
    }

    private static Variable constant(Program program, Instruction before, int value) {
        IntegerConstantInstruction constant = new IntegerConstantInstruction();
        constant.setConstant(value);
        constant.setReceiver(program.createVariable());
        before.insertPrevious(constant);
        return constant.getReceiver();
    }
}
