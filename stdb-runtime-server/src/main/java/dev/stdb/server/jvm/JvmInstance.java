package dev.stdb.server.jvm;

import dev.stdb.StdbException;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.abi.CallBudget;
import dev.stdb.server.guest.abi.GuestCode;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.trace.CodeFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One running copy of a module's classes. Confined to the thread that calls it. */
final class JvmInstance implements GuestCode {
    private final JvmHost host;
    private final CallTime time;
    private final JvmExports exports;
    private final Class<?> exporting;
    /** The exports asked for, each of type {@code (long[]) -> long}. */
    private final List<MethodHandle> handles = new ArrayList<>();

    private JvmInstance(JvmHost host, CallTime time, JvmExports exports, Class<?> exporting) {
        this.host = host;
        this.time = time;
        this.exports = exports;
        this.exporting = exporting;
    }

    /**
     * Creates an instance; none of the module's code has run when it returns. Takes milliseconds.
     *
     * @param abi its imports
     * @param slow takes the stack of a call that takes long, on another thread
     * @throws GuestTrapException if the class of the exports cannot be loaded
     */
    public static JvmInstance create(
            LinkedClasses classes, JvmExports exports, JvmLimits limits, ModuleAbi abi, Consumer<List<String>> slow) {
        CallTime time = new CallTime(limits.callTimeMax(), slow);
        JvmHost host = new JvmHost(abi, time, limits.memoryPagesMax());
        try {
            Class<?> exporting = new InstanceLoader(classes, host).loadClass(JvmExports.CLASS);
            CallWatch.watch(time);
            return new JvmInstance(host, time, exports, exporting);
        } catch (ClassNotFoundException | LinkageError e) {
            throw trap(e, e.getStackTrace());
        }
    }

    @Override
    public byte[] memory() {
        return host.memory.array();
    }

    @Override
    public CallBudget budget() {
        return time;
    }

    @Override
    public int export(String name) {
        JvmExports.Method method = exports.method(name);
        MethodType type = MethodType.fromMethodDescriptorString(method.descriptor(), exporting.getClassLoader());
        MethodType wide = MethodType.genericMethodType(0).changeReturnType(long.class);
        for (int i = 0; i < type.parameterCount(); i++) {
            wide = wide.appendParameterTypes(long.class);
        }
        try {
            MethodHandle handle = MethodHandles.publicLookup().findStatic(exporting, method.name(), type);
            handles.add(
                    MethodHandles.explicitCastArguments(handle, wide).asSpreader(long[].class, type.parameterCount()));
            return handles.size() - 1;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an export that was read cannot be called: " + name, e);
        }
    }

    @Override
    public long callWithin(long nanosMax, int export, long... args) {
        host.beginCall();
        try {
            long result = (long) handles.get(export).invokeExact(args);
            if (host.trap != null) {
                throw host.trap;
            }
            return result;
        } catch (Throwable e) { // Boundary: whatever module code throws ends here.
            throw host.trap != null ? host.trap : trap(e, e.getStackTrace());
        } finally {
            host.endCall();
        }
    }

    @Override
    public List<CodeFrame> stackTrace(int number, String thrown) {
        Throwable reported = host.reported(number);
        return reported == null ? List.of() : StackFrames.of(reported.getStackTrace());
    }

    @Override
    public boolean isSpoiled() {
        return host.spoiled;
    }

    /** Returns the trap that a failure amounts to, at the given place. */
    static GuestTrapException trap(Throwable thrown, StackTraceElement[] stack) {
        if (thrown instanceof GuestTrapException trap) {
            return trap;
        }
        if (thrown instanceof ExceptionInInitializerError && thrown.getCause() != null) {
            return trap(thrown.getCause(), thrown.getCause().getStackTrace());
        }
        List<String> frames = StackFrames.texts(stack);
        if (thrown instanceof StackOverflowError) {
            return limited(GuestTrapException.Kind.STACK, "call stack exhausted", thrown, frames);
        }
        if (thrown instanceof OutOfMemoryError) {
            return limited(GuestTrapException.Kind.MEMORY, "out of memory", thrown, frames);
        }
        boolean ofHost = thrown instanceof HostTrapException || thrown instanceof StdbException;
        String message = ofHost ? String.valueOf(thrown.getMessage()) : thrown.toString();
        return new GuestTrapException(GuestTrapException.Kind.TRAP, message, thrown, frames);
    }

    private static GuestTrapException limited(
            GuestTrapException.Kind kind, String message, Throwable thrown, List<String> frames) {
        return new GuestTrapException(kind, kind.javaError() + message, thrown, frames);
    }
}
