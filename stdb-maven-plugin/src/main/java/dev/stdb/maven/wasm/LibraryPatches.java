package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.MakesExceptions;
import dev.stdb.maven.jcl.ReceiverFirst;
import dev.stdb.maven.jcl.RunFirst;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.model.AccessLevel;
import org.teavm.model.BasicBlock;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReader;
import org.teavm.model.Program;
import org.teavm.model.ValueType;
import org.teavm.model.Variable;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;
import org.teavm.model.instructions.InvocationType;
import org.teavm.model.instructions.InvokeInstruction;
import org.teavm.model.instructions.RaiseInstruction;
import org.teavm.model.util.InstructionVariableMapper;

/**
 * Adds members to library classes, or replaces wrong ones, by the static methods of patch classes: {@code
 * java.lang.Math} takes those of {@code dev.stdb.maven.jcl.MathPatch}, and so on for each class in {@link #PATCHED}.
 *
 * <p>A patch method becomes a static member of the same name and type, or an instance member when it carries
 * {@link ReceiverFirst}; then its first parameter is the receiver, and a member of the same parameters returns the
 * receiver if the patch returns nothing. With {@link RunFirst} or {@link MakesExceptions} the
 * member keeps its body; {@code constructor} stands for a constructor.
 */
final class LibraryPatches implements ClassHolderTransformer {
    /** Simple names of the patch classes without their suffix, by library package. */
    private static final List<String> PATCHED = List.of(
            "java.lang.AbstractStringBuilder",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Math",
            "java.lang.Short",
            "java.lang.String",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.nio.charset.Charset",
            "java.nio.charset.CharsetDecoder",
            "java.nio.charset.CharsetEncoder",
            "java.nio.charset.IllegalCharsetNameException",
            "java.nio.charset.UnsupportedCharsetException",
            "java.time.Duration",
            "java.time.Instant",
            "java.time.format.DateTimeFormatterBuilder",
            "java.time.temporal.WeekFields",
            "java.time.zone.ZoneRulesProvider",
            "java.util.AbstractCollection",
            "java.util.AbstractSequentialList",
            "java.util.ArrayList",
            "java.util.Arrays",
            "java.util.Collections",
            "java.util.IntSummaryStatistics",
            "java.util.List",
            "java.util.LongSummaryStatistics",
            "java.util.Map",
            "java.util.Objects",
            "java.util.Optional",
            "java.util.OptionalDouble",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.Set",
            "java.util.TreeSet",
            "java.util.regex.Matcher",
            "java.util.regex.Pattern",
            "java.util.stream.Collectors",
            "java.util.stream.Stream",
            "java.util.stream.doubleimpl.SimpleDoubleStreamImpl",
            "java.util.stream.impl.SimpleStreamImpl",
            "java.util.stream.intimpl.SimpleIntStreamImpl",
            "java.util.stream.longimpl.SimpleLongStreamImpl");

    private static final String PATCH_PACKAGE = "dev.stdb.maven.jcl.";

    /** What patch methods of constructors are called; they run first and get the parameters. */
    private static final String CONSTRUCTOR = "constructor";

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (!PATCHED.contains(type.getName())) {
            return;
        }
        String simpleName = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        ClassReader patch = context.getHierarchy().getClassSource().get(PATCH_PACKAGE + simpleName + "Patch");
        if (patch == null) {
            return;
        }
        for (MethodReader method : patch.getMethods()) {
            if (method.hasModifier(ElementModifier.STATIC) && method.getLevel() == AccessLevel.PUBLIC) {
                apply(type, method, context);
            }
        }
    }

    private static void apply(ClassHolder type, MethodReader patch, ClassHolderTransformerContext context) {
        boolean instance = isMarked(patch, ReceiverFirst.class);
        boolean runsFirst = isMarked(patch, RunFirst.class);
        if (runsFirst || isMarked(patch, MakesExceptions.class)) {
            extend(type, patch, instance, runsFirst);
            return;
        }
        MethodDescriptor descriptor = instance ? withoutReceiver(patch) : patch.getDescriptor();
        boolean fluent = instance && patch.getResultType() == ValueType.VOID;
        MethodHolder target = fluent ? sameParameters(type, patch, true) : type.getMethod(descriptor);
        if (target == null) {
            target = new MethodHolder(descriptor);
            target.setLevel(AccessLevel.PUBLIC);
            if (!instance) {
                target.getModifiers().add(ElementModifier.STATIC);
            }
            type.addMethod(target);
        } else {
            target.getModifiers().remove(ElementModifier.NATIVE);
            target.getAnnotations().removeAll();
        }
        ProgramEmitter body = ProgramEmitter.create(target, context.getHierarchy());
        List<ValueEmitter> arguments = new ArrayList<>();
        if (instance) {
            arguments.add(body.var(0, ValueType.object(type.getName())));
        }
        for (int i = 0; i < descriptor.parameterCount(); i++) {
            arguments.add(body.var(i + 1, descriptor.parameterType(i)));
        }
        ValueEmitter result = body.invoke(patch.getReference(), arguments.toArray(ValueEmitter[]::new));
        if (result == null && target.getResultType() != ValueType.VOID) {
            arguments.get(0).returnValue();
        } else if (result == null) {
            body.exit();
        } else {
            result.returnValue();
        }
    }

    private static boolean isMarked(MethodReader patch, Class<?> annotation) {
        return patch.getAnnotations().get(annotation.getName()) != null;
    }

    private static void extend(ClassHolder type, MethodReader patch, boolean instance, boolean runsFirst) {
        MethodHolder target = sameParameters(type, patch, instance);
        if (target == null || target.getProgram() == null) {
            throw new IllegalStateException("nothing to patch: " + patch.getReference());
        }
        Program program = target.getProgram();
        List<Variable> arguments = new ArrayList<>();
        for (int i = instance ? 0 : 1; i <= target.parameterCount(); i++) {
            arguments.add(program.variableAt(i));
        }
        if (runsFirst) {
            runFirst(program, patch, arguments);
        } else {
            makeExceptions(program, patch, arguments);
        }
    }

    private static @Nullable MethodHolder sameParameters(ClassHolder type, MethodReader patch, boolean instance) {
        return type.getMethods().stream()
                .filter(method -> method.getName().equals(nameOf(patch)) && takesTheSame(method, patch, instance))
                .findFirst()
                .orElse(null);
    }

    private static String nameOf(MethodReader patch) {
        return patch.getName().equals(CONSTRUCTOR) ? "<init>" : patch.getName();
    }

    private static boolean takesTheSame(MethodReader method, MethodReader patch, boolean instance) {
        int skipped = instance ? 1 : 0;
        if (method.parameterCount() != patch.parameterCount() - skipped) {
            return false;
        }
        for (int i = 0; i < method.parameterCount(); i++) {
            if (!method.parameterType(i).equals(patch.parameterType(i + skipped))) {
                return false;
            }
        }
        return true;
    }

    private static void runFirst(Program program, MethodReader patch, List<Variable> arguments) {
        InvokeInstruction call = call(patch, arguments);
        if (patch.getResultType() != ValueType.VOID) {
            int index = patch.parameterCount() - 1;
            while (!patch.parameterType(index).equals(patch.getResultType())) {
                index--;
            }
            Variable last = arguments.get(index);
            Variable replaced = program.createVariable();
            InstructionVariableMapper mapper = new InstructionVariableMapper(used -> used == last ? replaced : used);
            program.getBasicBlocks().forEach(mapper::apply);
            call.setReceiver(replaced);
        }
        program.basicBlockAt(0).addFirst(call);
    }

    private static void makeExceptions(Program program, MethodReader patch, List<Variable> arguments) {
        for (BasicBlock block : program.getBasicBlocks()) {
            if (block.getLastInstruction() instanceof RaiseInstruction raise) {
                InvokeInstruction call = call(patch, arguments);
                call.setReceiver(program.createVariable());
                call.setLocation(raise.getLocation());
                raise.insertPrevious(call);
                raise.setException(call.getReceiver());
            }
        }
    }

    private static InvokeInstruction call(MethodReader patch, List<Variable> arguments) {
        InvokeInstruction call = new InvokeInstruction();
        call.setType(InvocationType.SPECIAL);
        call.setMethod(patch.getReference());
        call.setArguments(arguments.toArray(Variable[]::new));
        return call;
    }

    private static MethodDescriptor withoutReceiver(MethodReader patch) {
        ValueType[] signature = patch.getDescriptor().getSignature();
        ValueType[] rest = java.util.Arrays.copyOfRange(signature, 1, signature.length);
        return new MethodDescriptor(patch.getName(), rest);
    }
}
