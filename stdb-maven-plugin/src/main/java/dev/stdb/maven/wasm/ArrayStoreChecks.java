package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.ArrayChecks;
import dev.stdb.trace.AuthorCode;
import java.util.Set;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHierarchy;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.Program;
import org.teavm.model.instructions.ArrayElementType;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.PutElementInstruction;
import org.teavm.model.instructions.UnwrapArrayInstruction;

/**
 * Lets {@code array[i] = value} throw {@link ArrayStoreException} where the array does not take the value: in the
 * author's code, and in the methods of the library that write into arrays of their callers. Where the types that are
 * known in the method leave no doubt ({@link ArrayStores}), nothing is checked when the module runs.
 */
final class ArrayStoreChecks implements ClassHolderTransformer {
    private static final MethodReference CHECK =
            new MethodReference(ArrayChecks.class, "store", Object[].class, int.class, Object.class, void.class);

    /** Methods that write into arrays which they are given, or let somebody make. */
    private static final Set<String> WRITING_METHODS = Set.of("toArray", "fill");

    private static final Set<String> WRITING_CLASSES =
            Set.of("java.util.Arrays$ArrayAsList", "java.util.stream.impl.SimpleStreamImpl$ArrayFillingConsumer");

    private static final String COLLECTIONS = "java.util.";

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        boolean authors = AuthorCode.includes(type.getName());
        if (!authors && !type.getName().startsWith(COLLECTIONS)) {
            return;
        }
        for (MethodHolder method : type.getMethods()) {
            boolean writes =
                    authors || WRITING_METHODS.contains(method.getName()) || WRITING_CLASSES.contains(type.getName());
            if (writes && method.getProgram() != null) {
                checkIn(method, context.getHierarchy());
                method.getProgram().getBasicBlocks().forEach(AuthorChecks::checkCopies);
            }
        }
    }

    private static void checkIn(MethodHolder method, ClassHierarchy hierarchy) {
        Program program = method.getProgram();
        ArrayStores stores = new ArrayStores(method, hierarchy);
        for (BasicBlock block : program.getBasicBlocks()) {
            for (Instruction i = block.getFirstInstruction(); i != null; i = i.getNext()) {
                if (i instanceof PutElementInstruction store
                        && store.getType() == ArrayElementType.OBJECT
                        && store.getPrevious() instanceof UnwrapArrayInstruction array
                        && !stores.isSafe(array.getArray(), store.getValue())) {
                    array.insertPrevious(check(array, store));
                }
            }
        }
    }

    private static InvokeInstruction check(UnwrapArrayInstruction array, PutElementInstruction store) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(CHECK);
        call.setArguments(array.getArray(), store.getIndex(), store.getValue());
        call.setLocation(store.getLocation());
        return call;
    }
}
