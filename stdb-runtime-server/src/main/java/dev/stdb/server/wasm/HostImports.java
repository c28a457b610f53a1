package dev.stdb.server.wasm;

import dev.stdb.server.guest.abi.AbiErrno;
import dev.stdb.server.guest.abi.HostImport;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The imports a host class offers to guests, read from its {@link HostImport} methods. Immutable, thread-safe. */
public final class HostImports {
    /** One import. The descriptor and owner are in class-file form. */
    record Entry(
            String module, String name, FunctionType type, String methodName, String descriptor, MethodHandle handle) {}

    private static final MethodHandle ERRNO_OF = errnoOf();

    private final String owner;
    private final Map<String, Entry> byName;

    private HostImports(String owner, Map<String, Entry> byName) {
        this.owner = owner;
        this.byName = byName;
    }

    /**
     * Collects the imports offered by a class.
     *
     * @param host a public class with {@link HostImport} methods
     */
    public static HostImports of(Class<?> host) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Method method : host.getMethods()) {
            HostImport spec = method.getAnnotation(HostImport.class);
            if (spec == null) {
                continue;
            }
            if (Modifier.isStatic(method.getModifiers())) {
                throw new IllegalArgumentException("host import must be an instance method: " + method);
            }
            entries.put(key(spec.module(), spec.name()), entry(spec, method));
        }
        return new HostImports(Type.getInternalName(host), Map.copyOf(entries));
    }

    private static Entry entry(HostImport spec, Method method) {
        List<ValType> params = new ArrayList<>();
        for (Class<?> param : method.getParameterTypes()) {
            params.add(valType(param, method));
        }
        List<ValType> returns =
                method.getReturnType() == void.class ? List.of() : List.of(valType(method.getReturnType(), method));
        try {
            return new Entry(
                    spec.module(),
                    spec.name(),
                    FunctionType.of(params, returns),
                    method.getName(),
                    Type.getMethodDescriptor(method),
                    handle(method));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("host import must be public: " + method, e);
        }
    }

    private static MethodHandle handle(Method method) throws IllegalAccessException {
        MethodHandle handle = MethodHandles.publicLookup().unreflect(method);
        return method.getReturnType() == int.class
                ? MethodHandles.catchException(handle, RuntimeException.class, ERRNO_OF)
                : handle;
    }

    private static MethodHandle errnoOf() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(AbiErrno.class, "of", MethodType.methodType(int.class, RuntimeException.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no way to bind host functions", e);
        }
    }

    private static ValType valType(Class<?> type, Method method) {
        if (type == int.class) {
            return ValType.I32;
        }
        if (type == long.class) {
            return ValType.I64;
        }
        throw new IllegalArgumentException("host import uses a type other than int and long: " + method);
    }

    private static String key(String module, String name) {
        return module + '\0' + name;
    }

    @Nullable
    Entry find(String module, String name) {
        return byName.get(key(module, name));
    }

    /** Internal name of the class that declares the methods. */
    String owner() {
        return owner;
    }

    /** Returns all functions as text that changes when one of them does. */
    String signatures() {
        return owner
                + byName.values().stream()
                        .map(entry ->
                                entry.module() + '.' + entry.name() + '=' + entry.methodName() + entry.descriptor())
                        .sorted()
                        .toList();
    }

    /** Number of functions offered. */
    public int count() {
        return byName.size();
    }
}
