package dev.stdb.server.jvm;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Type;

/** Method descriptors in the words of WebAssembly, such as {@code (i32, i64) -> i32}. Stateless. */
final class Signatures {
    private Signatures() {}

    static String of(String descriptor) {
        List<String> params = new ArrayList<>();
        for (Type param : Type.getArgumentTypes(descriptor)) {
            params.add(name(param));
        }
        Type result = Type.getReturnType(descriptor);
        return "(" + String.join(", ", params) + ") -> " + (result == Type.VOID_TYPE ? "()" : name(result));
    }

    private static String name(Type type) {
        return switch (type.getSort()) {
            case Type.INT -> "i32";
            case Type.LONG -> "i64";
            default -> type.getClassName();
        };
    }
}
