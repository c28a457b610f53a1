package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.RecordComponents;
import java.util.ArrayList;
import java.util.List;
import org.teavm.dependency.BootstrapMethodSubstitutor;
import org.teavm.dependency.DynamicCallSite;
import org.teavm.model.BasicBlock;
import org.teavm.model.MethodHandle;
import org.teavm.model.MethodReference;
import org.teavm.model.PrimitiveType;
import org.teavm.model.ValueType;
import org.teavm.model.emit.PhiEmitter;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;
import org.teavm.model.util.InvokeDynamicUtil;

/**
 * Bodies of {@code equals} and {@code hashCode} of records, as the JDK makes them. TeaVM compares fractions by order
 * instead, so that NaN differs from itself, and begins the hash code with one instead of zero.
 */
final class RecordMethods implements BootstrapMethodSubstitutor {
    private final BootstrapMethodSubstitutor rest;

    /**
     * Creates a substitutor.
     *
     * @param rest makes {@code toString}
     */
    RecordMethods(BootstrapMethodSubstitutor rest) {
        this.rest = rest;
    }

    @Override
    public ValueEmitter substitute(DynamicCallSite site, ProgramEmitter body) {
        return switch (site.getCalledMethod().getName()) {
            case "equals" -> equality(site, body);
            case "hashCode" -> hashCode(site, body);
            default -> rest.substitute(site, body);
        };
    }

    private static List<MethodHandle> components(DynamicCallSite site) {
        List<MethodHandle> getters = new ArrayList<>();
        // First come the class and the names.
        for (int i = 2; i < site.getBootstrapArguments().size(); i++) {
            getters.add(site.getBootstrapArguments().get(i).getMethodHandle());
        }
        return getters;
    }

    private static ValueEmitter equality(DynamicCallSite site, ProgramEmitter body) {
        ValueType type = site.getBootstrapArguments().get(0).getValueType();
        ValueEmitter self = site.getArguments().get(0);
        ValueEmitter other = site.getArguments().get(1);
        BasicBlock end = body.prepareBlock();
        PhiEmitter result = body.phi(ValueType.INTEGER, end);
        body.when(other.instanceOf(type).isFalse()).thenDo(() -> answer(body, result, end, 0));
        ValueEmitter that = other.cast(type);
        for (MethodHandle getter : components(site)) {
            ValueType compared = comparedAs(getter.getValueType());
            ValueEmitter mine = widened(InvokeDynamicUtil.invoke(body, getter, self), compared);
            ValueEmitter theirs = widened(InvokeDynamicUtil.invoke(body, getter, that), compared);
            MethodReference same = new MethodReference(
                    RecordComponents.class.getName(), "same", compared, compared, ValueType.BOOLEAN);
            body.when(body.invoke(same, mine, theirs).isFalse()).thenDo(() -> answer(body, result, end, 0));
        }
        answer(body, result, end, 1);
        body.enter(end);
        return result.getValue();
    }

    private static void answer(ProgramEmitter body, PhiEmitter result, BasicBlock end, int value) {
        body.constant(value).propagateTo(result);
        body.jump(end);
    }

    private static ValueEmitter hashCode(DynamicCallSite site, ProgramEmitter body) {
        ValueEmitter self = site.getArguments().get(0);
        ValueEmitter sum = body.constant(0);
        for (MethodHandle getter : components(site)) {
            ValueType type = getter.getValueType();
            ValueType hashed = comparedAs(type);
            ValueEmitter value = widened(InvokeDynamicUtil.invoke(body, getter, self), hashed);
            MethodReference hash =
                    new MethodReference(RecordComponents.class.getName(), "hash", hashed, ValueType.INTEGER);
            sum = sum.mul(31).add(body.invoke(hash, value));
        }
        return sum;
    }

    private static ValueEmitter widened(ValueEmitter value, ValueType type) {
        boolean small = type == ValueType.INTEGER && value.getType() != ValueType.INTEGER;
        return type instanceof ValueType.Primitive && !small ? value : value.cast(type);
    }

    /** Small integers are ints in every program. */
    private static ValueType comparedAs(ValueType type) {
        if (!(type instanceof ValueType.Primitive primitive)) {
            return ValueType.object("java.lang.Object");
        }
        PrimitiveType kind = primitive.getKind();
        return switch (kind) {
            case BOOLEAN, LONG, FLOAT, DOUBLE -> type;
            default -> ValueType.INTEGER;
        };
    }
}
