package dev.stdb.server.guest.module;

import dev.stdb.server.guest.abi.GuestCode;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.ModuleAbi;
import java.util.List;

/**
 * A program that fulfills the module ABI (spec module-abi.md §1), ready to be instantiated. At most one instance is
 * live at a time: creating the next one retires the one before; {@link #copy} is for more. Confined to one thread,
 * except {@link #hash} and {@link #copy}.
 */
public interface ModuleProgram {
    String DESCRIBE = "__describe_module__";
    String CALL_REDUCER = "__call_reducer__";
    String CALL_PROCEDURE = "__call_procedure__";
    String CALL_VIEW = "__call_view__";
    String CALL_VIEW_ANONYMOUS = "__call_view_anon__";
    String CALL_HTTP_HANDLER = "__call_http_handler__";
    String INITIALIZE = "_initialize";
    String SETUP = "__setup__";
    String PREINIT_PREFIX = "__preinit__";

    String REDUCER_SIGNATURE = "(i32, i64, i64, i64, i64, i64, i64, i64, i32, i32) -> i32";

    String HANDLER_SIGNATURE = "(i32, i64, i64, i64, i64, i32, i64, i32, i32, i32, i32) -> i32";
    /** That of older modules, whose handlers are not told who asks. */
    String HANDLER_SIGNATURE_WITHOUT_SENDER = "(i32, i64, i32, i32, i32, i32) -> i32";

    String VIEW_SIGNATURE = "(i32, i64, i64, i64, i64, i32, i32) -> i32";
    String VIEW_ANONYMOUS_SIGNATURE = "(i32, i32, i32) -> i32";

    /** Returns the Keccak-256 hash of the program's bytes, not to be modified. */
    byte[] hash();

    /** Returns the names of the initializers in the order in which they run. */
    List<String> preinits();

    /** Returns whether there is a function of this name with the signature that the ABI gives it. */
    boolean exports(String function);

    /** Returns whether HTTP handlers are told who asks. */
    boolean handlersTakeSender();

    /**
     * Creates an instance, without running initializers.
     *
     * @param abi its imports
     * @throws GuestTrapException if the program fails as it starts
     */
    GuestCode instantiate(ModuleAbi abi);

    /** Returns the most time of a call in nanoseconds, see {@link dev.stdb.server.guest.Guest#callNanosMax}. */
    default long callNanosMax() {
        return Long.MAX_VALUE;
    }

    /** Returns the same program for instances beside those of this one. Any thread may call it. */
    ModuleProgram copy();
}
