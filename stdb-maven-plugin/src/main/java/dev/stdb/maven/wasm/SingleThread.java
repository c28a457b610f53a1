package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.Monitors;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ElementModifier;
import org.teavm.model.Instruction;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.MonitorEnterInstruction;
import org.teavm.model.instructions.MonitorExitInstruction;

/**
 * Removes monitors: a module has one thread, so that entering one does nothing but refuse null. TeaVM's monitors queue
 * threads by a clock that databases have not.
 */
final class SingleThread implements ClassHolderTransformer {
    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        type.getMethods().forEach(method -> method.getModifiers().remove(ElementModifier.SYNCHRONIZED));
        Programs.forEachBlock(type, (program, block) -> replaceIn(block));
    }

    private static void replaceIn(BasicBlock block) {
        Instruction instruction = block.getFirstInstruction();
        while (instruction != null) {
            Instruction next = instruction.getNext();
            if (instruction instanceof MonitorEnterInstruction enter) {
                enter.replace(call("enter", enter.getObjectRef(), enter));
            } else if (instruction instanceof MonitorExitInstruction exit) {
                exit.replace(call("exit", exit.getObjectRef(), exit));
            }
            instruction = next;
        }
    }

    /** A call like those it replaces: the exception handlers of javac cover it, too. */
    private static InvokeInstruction call(String name, Variable monitor, Instruction replaced) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(new MethodReference(
                Monitors.class.getName(), name, ValueType.object("java.lang.Object"), ValueType.VOID));
        call.setArguments(monitor);
        call.setLocation(replaced.getLocation());
        return call;
    }
}
