package dev.stdb.server.guest.module;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.abi.GuestCode;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.tx.Call;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;

/**
 * One instance of a module, ready for calls (life cycle: spec module-abi.md §2). Must be discarded after a trap.
 * Confined to one thread: that of the database, or of a procedure.
 */
final class ModuleInstance {
    private static final long SETUP_OK = 0;
    private static final long SETUP_FAILED = 1;
    /** Longest error text of a guest in bytes. */
    static final int TEXT_BYTES_MAX = 64 << 10;

    private final GuestCode guest;
    private final ModuleAbi abi;
    private final int callReducer;
    /** Handle of the export, or -1. */
    private final int callProcedure;

    /** Handle of the export, or -1. */
    private final int callView;

    /** Handle of the export, or -1. */
    private final int callViewAnonymous;

    /** Handle of the export, or -1. */
    private final int callHandler;

    private final boolean handlersTakeSender;
    private final byte[] description;
    private final long[] args = new long[10];
    private final long[] viewArgs = new long[7];
    private final long[] viewAnonymousArgs = new long[3];

    private ModuleInstance(GuestCode guest, ModuleAbi abi, ModuleProgram program) {
        this.guest = guest;
        this.abi = abi;
        this.callReducer = guest.export(ModuleProgram.CALL_REDUCER);
        this.callProcedure = optional(guest, program, ModuleProgram.CALL_PROCEDURE);
        this.callView = optional(guest, program, ModuleProgram.CALL_VIEW);
        this.callViewAnonymous = optional(guest, program, ModuleProgram.CALL_VIEW_ANONYMOUS);
        this.callHandler = optional(guest, program, ModuleProgram.CALL_HTTP_HANDLER);
        this.handlersTakeSender = program.handlersTakeSender();
        this.description = describe();
    }

    private static int optional(GuestCode guest, ModuleProgram program, String function) {
        return program.exports(function) ? guest.export(function) : -1;
    }

    /**
     * Creates an instance and runs its initializers. Retires the previous instance of the program.
     *
     * @throws ModuleException if an initializer fails or traps
     */
    static ModuleInstance create(ModuleProgram program, ModuleAbi abi) {
        abi.unbind();
        abi.beginCall(null);
        String phase = "instantiation";
        try {
            GuestCode guest = program.instantiate(abi);
            abi.bind(guest);
            if (program.exports(ModuleProgram.INITIALIZE)) {
                phase = ModuleProgram.INITIALIZE;
                guest.call(guest.export(ModuleProgram.INITIALIZE));
            }
            for (String preinit : program.preinits()) {
                phase = preinit;
                guest.call(guest.export(preinit));
            }
            if (program.exports(ModuleProgram.SETUP)) {
                phase = ModuleProgram.SETUP;
                setup(guest, abi);
            }
            phase = ModuleProgram.DESCRIBE;
            return new ModuleInstance(guest, abi, program);
        } catch (GuestTrapException e) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_INITIALIZATION, "module failed in " + phase + ": " + e.getMessage(), e);
        } finally {
            abi.endCall();
        }
    }

    private static void setup(GuestCode guest, ModuleAbi abi) {
        int sink = abi.openSink();
        long result = guest.call(guest.export(ModuleProgram.SETUP), sink);
        if (result == SETUP_FAILED) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_INITIALIZATION, "module setup failed: " + text(abi.sink(sink)));
        }
        if (result != SETUP_OK) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_INITIALIZATION, "module setup returned an unknown code: " + result);
        }
    }

    private byte[] describe() {
        int sink = abi.openSink();
        guest.call(guest.export(ModuleProgram.DESCRIBE), sink);
        return abi.sink(sink).toByteArray();
    }

    /** Returns what the module says it is: the BSATN of its definition. */
    byte[] description() {
        return description;
    }

    /**
     * Calls a reducer. The call must have been begun on the ABI with its transaction.
     *
     * @param argsSource source that gives the arguments
     * @param errorSink sink that receives the text of a user error
     * @return the reducer's code: 0 success, 1 user error
     * @throws GuestTrapException if the call does not return; discard this instance
     */
    int callReducer(int id, Call call, int argsSource, int errorSink) {
        return call(callReducer, id, call, argsSource, errorSink);
    }

    /**
     * Calls a procedure, like {@link #callReducer}. (The program exports what that takes.)
     *
     * @param resultSink sink that receives the BSATN of what it returns
     * @return 0; anything else breaks the ABI
     */
    int callProcedure(int id, Call call, int argsSource, int resultSink) {
        return call(callProcedure, id, call, argsSource, resultSink);
    }

    /**
     * Calls a view, which must have been begun on the ABI. (The program exports what that takes.)
     *
     * @param argsSource source that gives the arguments
     * @param resultSink sink that receives the result
     * @return what the sink holds: 2 a result with a header, 0 rows, 1 the text of an error
     * @throws GuestTrapException if the call does not return; discard this instance
     */
    int callView(ViewCall call, int argsSource, int resultSink) {
        if (call.view().isAnonymous()) {
            viewAnonymousArgs[0] = call.view().id();
            viewAnonymousArgs[1] = argsSource;
            viewAnonymousArgs[2] = resultSink;
            return (int) guest.callWithin(call.nanosMax(), callViewAnonymous, viewAnonymousArgs);
        }
        Identity caller = call.caller();
        viewArgs[0] = call.view().id();
        viewArgs[1] = caller.w0();
        viewArgs[2] = caller.w1();
        viewArgs[3] = caller.w2();
        viewArgs[4] = caller.w3();
        viewArgs[5] = argsSource;
        viewArgs[6] = resultSink;
        return (int) guest.callWithin(call.nanosMax(), callView, viewArgs);
    }

    /**
     * Calls an HTTP handler, which must have been begun on the ABI. (The program exports what that takes.)
     *
     * @param claims source with the claims of the sender
     * @param head source with the head of the request
     * @param body source with its body
     * @param answerHead sink that receives the head of the answer
     * @param answerBody sink that receives its body
     * @return 0; anything else is a failure
     * @throws GuestTrapException if the call does not return; discard this instance
     */
    int callHandler(HandlerCall call, int claims, int head, int body, int answerHead, int answerBody) {
        int id = call.route().handlerId();
        long micros = call.timestamp().micros();
        if (!handlersTakeSender) {
            return (int) guest.callWithin(call.nanosMax(), callHandler, id, micros, head, body, answerHead, answerBody);
        }
        Identity sender = call.sender();
        return (int) guest.callWithin(
                call.nanosMax(),
                callHandler,
                id,
                sender.w0(),
                sender.w1(),
                sender.w2(),
                sender.w3(),
                claims,
                micros,
                head,
                body,
                answerHead,
                answerBody);
    }

    /** Returns whether this instance must be discarded, see {@link GuestCode#isSpoiled}. */
    boolean isSpoiled() {
        return guest.isSpoiled();
    }

    private int call(int export, int id, Call call, int source, int sink) {
        Identity caller = call.caller();
        args[0] = id;
        args[1] = caller.w0();
        args[2] = caller.w1();
        args[3] = caller.w2();
        args[4] = caller.w3();
        args[5] = call.connection().lo();
        args[6] = call.connection().hi();
        args[7] = call.timestamp().micros();
        args[8] = source;
        args[9] = sink;
        return (int) guest.callWithin(Long.MAX_VALUE, export, args);
    }

    /** Decodes guest text, replacing what is not UTF-8 and cutting what nobody would read. */
    static String text(BsatnWriter bytes) {
        return new String(bytes.array(), 0, Math.min(bytes.length(), TEXT_BYTES_MAX), StandardCharsets.UTF_8);
    }
}
