package dev.stdb.maven.wasm;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodDescriptor;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;

/**
 * Takes members out of the library that would compute something else than on the JVM, so that the build refuses who
 * uses them; {@link CompilerProblems} says what to take instead.
 */
final class RefusedMembers implements ClassHolderTransformer {
    private static final Predicate<MethodDescriptor> CONSTRUCTORS =
            method -> method.getName().equals("<init>");

    /** Conversions piece by piece: TeaVM's take overlong UTF-8, and split what is malformed in another way. */
    private static final Predicate<MethodDescriptor> PIECEWISE = method -> method.getName()
                    .equals("flush")
            || (method.getName().equals("decode") || method.getName().equals("encode")) && method.parameterCount() == 3;

    private static final Map<String, Predicate<MethodDescriptor>> REFUSED = Map.of(
            "java.io.InputStreamReader", CONSTRUCTORS,
            "java.io.OutputStreamWriter", CONSTRUCTORS,
            "java.nio.charset.CharsetDecoder", PIECEWISE,
            "java.nio.charset.CharsetEncoder", PIECEWISE);

    /** Returns whether a method is taken out. */
    static boolean refuses(MethodReference method) {
        return refused(method.getClassName()).test(method.getDescriptor());
    }

    private static Predicate<MethodDescriptor> refused(String className) {
        return REFUSED.getOrDefault(className, method -> false);
    }

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        Predicate<MethodDescriptor> refused = refused(type.getName());
        List<MethodHolder> members = type.getMethods().stream()
                .filter(method -> refused.test(method.getDescriptor()))
                .toList();
        members.forEach(type::removeMethod);
    }
}
