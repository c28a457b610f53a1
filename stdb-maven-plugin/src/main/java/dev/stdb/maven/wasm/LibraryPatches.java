package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.ReceiverFirst;
import java.util.ArrayList;
import java.util.List;
import org.teavm.model.AccessLevel;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ClassReader;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReader;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;

/**
 * Adds members to library classes, or replaces wrong ones, by the static methods of patch classes: {@code
 * java.lang.Math} takes those of {@code dev.stdb.maven.jcl.MathPatch}, and so on for each class in {@link #PATCHED}.
 *
 * <p>A patch method becomes a static member of the same name and type, or an instance member when it carries
 * {@link ReceiverFirst}; then its first parameter is the receiver.
 */
final class LibraryPatches implements ClassHolderTransformer {
    /** Simple names of the patch classes without their suffix, by library package. */
    private static final List<String> PATCHED = List.of(
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Math",
            "java.lang.String",
            "java.lang.StringBuffer",
            "java.lang.StringBuilder",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.time.format.DateTimeFormatterBuilder",
            "java.time.temporal.WeekFields",
            "java.time.zone.ZoneRulesProvider",
            "java.util.Arrays",
            "java.util.Optional",
            "java.util.OptionalDouble",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.regex.Matcher",
            "java.util.regex.Pattern",
            "java.util.stream.Stream",
            "java.util.stream.doubleimpl.SimpleDoubleStreamImpl",
            "java.util.stream.impl.SimpleStreamImpl",
            "java.util.stream.intimpl.SimpleIntStreamImpl",
            "java.util.stream.longimpl.SimpleLongStreamImpl");

    private static final String PATCH_PACKAGE = "dev.stdb.maven.jcl.";

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
        boolean instance = patch.getAnnotations().get(ReceiverFirst.class.getName()) != null;
        MethodDescriptor descriptor = instance ? withoutReceiver(patch) : patch.getDescriptor();
        MethodHolder target = type.getMethod(descriptor);
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
        if (result == null) {
            body.exit();
        } else {
            result.returnValue();
        }
    }

    private static MethodDescriptor withoutReceiver(MethodReader patch) {
        ValueType[] signature = patch.getDescriptor().getSignature();
        ValueType[] rest = java.util.Arrays.copyOfRange(signature, 1, signature.length);
        return new MethodDescriptor(patch.getName(), rest);
    }
}
