package dev.stdb.server.jvm;

import dev.stdb.server.guest.abi.AbiErrno;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.ModuleAbi;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The host as the linked classes of one instance see it. Remembers what must end the call whatever the module catches,
 * as WebAssembly cannot catch a trap. Confined to the instance's thread. Public because linked classes use it.
 */
public final class JvmHost {
    /** Types with which a module answers on purpose. */
    private static final Set<String> ANSWERS =
            Set.of("dev.stdb.module.ReducerException", "dev.stdb.module.HostCallException");

    /** Linear memory. */
    public final JvmMemory memory;

    /** Why the running call must end, or null. */
    @Nullable
    GuestTrapException trap;
    /** Whether the running call met a failure that nobody planned. */
    boolean spoiled;

    /** What the running call reported that it threw; the number of a stack trace is its position plus one. */
    private final List<Throwable> reported = new ArrayList<>();

    private final ModuleAbi abi;
    private final CallTime time;

    JvmHost(ModuleAbi abi, CallTime time, int memoryPagesMax) {
        this.abi = abi;
        this.time = time;
        this.memory = new JvmMemory(this, memoryPagesMax);
    }

    /** Returns the host of the instance that a linked class belongs to. */
    public static JvmHost of(Class<?> linked) {
        if (linked.getClassLoader() instanceof InstanceLoader loader) {
            return loader.host();
        }
        throw new IllegalStateException("not a class of a module: " + linked);
    }

    /** Gives linked classes their host as a constant. */
    public static JvmHost bootstrap(MethodHandles.Lookup lookup, String name, Class<?> type) {
        return of(lookup.lookupClass());
    }

    void beginCall() {
        trap = null;
        spoiled = false;
        reported.clear();
        time.begin();
    }

    void endCall() {
        time.end();
    }

    /** Returns the host functions, one of which is about to be called, unless the time of the call is over. */
    public ModuleAbi abi() {
        time.charge(1);
        return abi;
    }

    /** Returns the result of a host function that threw something; throws it on if it is not a refusal. */
    public int refused(RuntimeException thrown) {
        return AbiErrno.of(thrown);
    }

    /** Takes what a host function threw at the module, which throws it on. */
    public void trapped(Throwable thrown) {
        if (trap == null) {
            // Traps of the host carry no stack, so it is taken here.
            trap = JvmInstance.trap(thrown, new Throwable().getStackTrace());
        }
    }

    /**
     * Takes what a reducer threw, before the module reports it to its caller.
     *
     * @throws Throwable that very failure, if it must end the call as a trap does
     */
    public void failed(Throwable failure) throws Throwable {
        if (trap != null) {
            throw trap;
        }
        if (failure instanceof VirtualMachineError || failure instanceof LinkageError) {
            throw failure;
        }
        if (!isAnswer(failure)) {
            spoiled = true;
        }
    }

    /** Returns the number under which {@link #reported} finds a throwable. */
    public int numberOf(Throwable thrown) {
        reported.add(thrown);
        return reported.size();
    }

    /** Returns the throwable of a number, null if there is none. */
    @Nullable
    Throwable reported(int number) {
        return number > 0 && number <= reported.size() ? reported.get(number - 1) : null;
    }

    private static boolean isAnswer(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (ANSWERS.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }
}
