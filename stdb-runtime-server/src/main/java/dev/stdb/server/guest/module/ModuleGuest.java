package dev.stdb.server.guest.module;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.common.BytePipe;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.HandlerResult;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.HttpHead;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A guest behind the module ABI: a program with its schema and its current instance, which is replaced after a trap.
 * Translates every way guest code can fail.
 */
public final class ModuleGuest implements Guest {
    private static final int SUCCESS = 0;
    private static final int USER_ERROR = 1;

    /** As much as the head of a request may have. */
    private static final int ANSWER_HEAD_BYTES_MAX = 64 << 10;

    private static final int VIEW_ROWS = 0;
    private static final int VIEW_WITH_HEADER = 2;
    private static final int VIEW_HEADERS = 2;
    private static final int VIEW_HEADER_ROWS = 0;

    private final ModuleProgram program;
    private final GuestEnvironment environment;
    private final AbiLimits limits;
    private final DatabaseSchema schema;
    private final FunctionLog log;
    private final ModuleAbi abi;
    private @Nullable ModuleInstance instance;

    private ModuleGuest(
            ModuleProgram program,
            GuestEnvironment environment,
            AbiLimits limits,
            DatabaseSchema schema,
            Linked linked) {
        this.program = program;
        this.environment = environment;
        this.limits = limits;
        this.schema = schema;
        this.log = linked.log;
        this.abi = linked.abi;
        abi.declare(schema.environment());
        abi.hasSchedules(schema.tables().stream().anyMatch(t -> t.schedule().isPresent()));
        abi.hasOutboxes(schema.hasOutboxes());
    }

    /** The imports of one guest and the log behind them. */
    private record Linked(FunctionLog log, ModuleAbi abi) {
        static Linked create(GuestEnvironment environment, AbiLimits limits) {
            FunctionLog log = new FunctionLog(environment.clock(), environment.log());
            return new Linked(log, new ModuleAbi(environment.database(), environment.clock(), log, limits));
        }
    }

    /**
     * Creates the first instance of a program and reads its definition.
     *
     * @throws ModuleException if the program does not start or its definition breaks rules
     */
    public static ModuleGuest start(ModuleProgram program, GuestEnvironment environment, AbiLimits limits) {
        Linked linked = Linked.create(environment, limits);
        ModuleInstance instance = ModuleInstance.create(program, linked.abi);
        DatabaseSchema schema;
        try {
            schema = DatabaseSchema.of(ModuleDefCodec.decode(instance.description()));
        } catch (StdbException e) {
            throw new ModuleException(ModuleErrorCode.MODULE_DEFINITION, "bad module definition: " + e.getMessage(), e);
        }
        if (!schema.procedures().isEmpty()) {
            require(program, ModuleProgram.CALL_PROCEDURE, ModuleProgram.REDUCER_SIGNATURE);
        }
        if (!schema.raw().httpHandlers().isEmpty()) {
            require(program, ModuleProgram.CALL_HTTP_HANDLER, ModuleProgram.HANDLER_SIGNATURE);
        }
        for (ViewSchema view : schema.views()) {
            if (view.isAnonymous()) {
                require(program, ModuleProgram.CALL_VIEW_ANONYMOUS, ModuleProgram.VIEW_ANONYMOUS_SIGNATURE);
            } else {
                require(program, ModuleProgram.CALL_VIEW, ModuleProgram.VIEW_SIGNATURE);
            }
        }
        ModuleGuest guest = new ModuleGuest(program, environment, limits, schema, linked);
        guest.instance = instance;
        return guest;
    }

    private static void require(ModuleProgram program, String function, String signature) {
        if (!program.exports(function)) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_EXPORTS,
                    "not a database module: missing export `" + function + "` of type " + signature);
        }
    }

    @Override
    public Guest copy() {
        return new ModuleGuest(program.copy(), environment, limits, schema, Linked.create(environment, limits));
    }

    /**
     * Returns what the module says it is: the BSATN of its definition. (Of a guest that was started, not of a copy.)
     */
    public byte[] description() {
        return instance().description();
    }

    @Override
    public DatabaseSchema schema() {
        return schema;
    }

    @Override
    public long callNanosMax() {
        return program.callNanosMax();
    }

    @Override
    public byte[] hash() {
        return program.hash();
    }

    /** {@inheritDoc} (Of a guest that was started, not of a copy.) */
    @Override
    public Set<String> secrets() {
        return abi.secrets();
    }

    /** Begins a call of a function. */
    private void begin(String function) {
        log.begin(function);
        abi.inSubmodule(function.indexOf('.') >= 0);
    }

    @Override
    public List<Call> takeImmediateCalls() {
        return abi.takeImmediateCalls();
    }

    /** Returns an instance that is ready for a call; a new one, which may fail, after a trap. */
    private ModuleInstance instance() {
        ModuleInstance ready = instance;
        if (ready == null) {
            ready = ModuleInstance.create(program, abi);
            instance = ready;
        }
        return ready;
    }

    @Override
    public CallResult call(Call call, Tx tx) {
        ReducerSchema reducer = schema.reducer(call.function());
        if (reducer == null) {
            throw new IllegalArgumentException("no such reducer: " + call.function());
        }
        begin(reducer.name());
        try {
            ModuleInstance ready = instance();
            abi.beginCall(tx);
            abi.seed(call.seed());
            int sink = abi.openSink();
            int code = ready.callReducer(reducer.id(), call, source(call), sink);
            if (ready.isSpoiled()) {
                instance = null;
            }
            return switch (code) {
                case SUCCESS -> CallResult.OK;
                case USER_ERROR -> userError(reducer.name(), ModuleInstance.text(abi.sink(sink)));
                default -> fatal("reducer", "reducer returned an unknown code: " + code, List.of());
            };
        } catch (GuestTrapException e) {
            return trapped("reducer", e);
        } catch (ModuleException e) {
            return fatal("reducer", String.valueOf(e.getMessage()), List.of());
        } finally {
            end();
        }
    }

    @Override
    public CallResult call(Call call, ProcedureHost host) {
        ProcedureSchema procedure = schema.procedure(call.function());
        if (procedure == null) {
            throw new IllegalArgumentException("no such procedure: " + call.function());
        }
        begin(procedure.name());
        try {
            ModuleInstance ready = instance();
            abi.beginProcedure(host);
            abi.seed(call.seed());
            int sink = abi.openSink();
            int code = ready.callProcedure(procedure.id(), call, source(call), sink);
            if (code == SUCCESS) {
                return new CallResult.Returned(abi.sink(sink).toByteArray());
            }
            // Compat: has the same effect as a trap.
            instance = null;
            return code == USER_ERROR
                    ? procedureError(ModuleInstance.text(abi.sink(sink)))
                    : fatal("procedure", "procedure returned an unknown code: " + code, List.of());
        } catch (GuestTrapException e) {
            return trapped("procedure", e);
        } catch (ModuleException e) {
            return fatal("procedure", String.valueOf(e.getMessage()), List.of());
        } finally {
            end();
        }
    }

    @Override
    public ViewResult call(ViewCall call, RowReader source) {
        begin(call.view().name());
        try {
            ModuleInstance ready = instance();
            abi.beginView(source);
            int sink = abi.openSink();
            int code = ready.callView(call, source(call.args()), sink);
            if (ready.isSpoiled()) {
                instance = null;
            }
            return viewResult(code, abi.sink(sink));
        } catch (GuestTrapException e) {
            instance = null;
            return viewFailed("view trapped: " + e.getMessage(), e.guestFrames());
        } catch (ModuleException e) {
            return viewFailed(String.valueOf(e.getMessage()), List.of());
        } finally {
            end();
        }
    }

    @Override
    public HandlerResult call(HandlerCall call, ProcedureHost host) {
        begin(call.route().handler());
        try {
            ModuleInstance ready = instance();
            abi.beginProcedure(host);
            abi.seed(call.seed());
            int head = abi.openSink(ANSWER_HEAD_BYTES_MAX);
            int body = abi.openAnswer(head, call.answer());
            int claims = source(call.claims());
            int code = ready.callHandler(call, claims, source(call.head()), body(call), head, body);
            if (ready.isSpoiled()) {
                instance = null;
            }
            if (code != SUCCESS) {
                return handlerFailed(code);
            }
            if (abi.isAnswering()) {
                return new HandlerResult.Streamed();
            }
            return abi.bodyFailure() == null || abi.sink(head).length() > 0
                    ? answered(abi.sink(head), abi.sink(body))
                    : broken(abi.bodyFailure());
        } catch (GuestTrapException e) {
            trapped("HTTP handler", e);
            return new HandlerResult.Failed();
        } catch (ModuleException e) {
            fatal("HTTP handler", String.valueOf(e.getMessage()), List.of());
            return new HandlerResult.Failed();
        } finally {
            end();
        }
    }

    private int body(HandlerCall call) {
        BytePipe pipe = call.body().pipe();
        return pipe == null ? source(call.body().bytes()) : abi.openBody(pipe, call.nanosMax());
    }

    /** The handler has ended because its request did not come to an end; that is no fault of its own. */
    private HandlerResult broken(BytePipe.Failure why) {
        log.host(ModuleLog.Level.INFO, "HTTP handler ended: the request is not complete: reason=" + why);
        return new HandlerResult.Failed();
    }

    private HandlerResult answered(BsatnWriter head, BsatnWriter body) {
        try {
            return new HandlerResult.Answered(
                    HttpHead.answer(new BsatnReader(head.array(), 0, head.length()), body.toByteArray()));
        } catch (HostTrapException e) {
            log.host(ModuleLog.Level.ERROR, "HTTP handler failed: " + e.getMessage());
            return new HandlerResult.Failed();
        }
    }

    /** Compat: has the same effect as a trap. */
    private HandlerResult handlerFailed(int code) {
        instance = null;
        String fault = abi.fault();
        log.host(
                ModuleLog.Level.ERROR,
                "HTTP handler failed: " + (fault == null ? "it returned an unknown code: " + code : fault));
        return new HandlerResult.Failed();
    }

    private ViewResult viewResult(int code, BsatnWriter result) {
        switch (code) {
            case VIEW_ROWS -> {
                return new ViewResult.Rows(result.toByteArray(), abi.isCallerUnknown());
            }
            case VIEW_WITH_HEADER -> {
                return viewResult(new BsatnReader(result.array(), 0, result.length()));
            }
            case USER_ERROR -> {
                return viewError(ModuleInstance.text(result));
            }
            default -> {
                return viewFailed("view returned an unknown code: " + code, List.of());
            }
        }
    }

    private ViewResult viewResult(BsatnReader result) {
        try {
            if (result.readTag(VIEW_HEADERS) == VIEW_HEADER_ROWS) {
                return new ViewResult.Rows(result.readRaw(result.remaining()), abi.isCallerUnknown());
            }
            return new ViewResult.Query(result.readString(), abi.isCallerUnknown());
        } catch (BsatnException e) {
            return viewFailed("view returned a malformed result: " + e.getMessage(), List.of());
        }
    }

    private ViewResult viewError(String text) {
        String error = text.isEmpty() ? "view returned an error" : text;
        String fault = abi.fault();
        log.failed(fault == null ? error : "view failed: " + fault, List.of());
        return new ViewResult.Failed(error);
    }

    private ViewResult viewFailed(String error, List<String> frames) {
        log.failed(error, frames);
        return new ViewResult.Failed(error);
    }

    private int source(Call call) {
        return source(call.args());
    }

    private int source(byte[] args) {
        return abi.addSource(args, 0, args.length);
    }

    private void end() {
        abi.endCall();
        log.end();
    }

    private CallResult userError(String reducer, String message) {
        byte[] value = abi.errorValue();
        if (value != null && !isError(reducer, value)) {
            return fatal("reducer", "the value of its error is not of the type that it declares", List.of());
        }
        String fault = abi.fault();
        log.host(
                ModuleLog.Level.ERROR,
                fault == null ? "reducer returned error: " + message : "reducer failed: " + fault);
        return new CallResult.UserError(message, fault, value);
    }

    /** Returns whether a reducer declares errors of which some bytes are one (ADR 0055). */
    private boolean isError(String reducer, byte[] value) {
        ReducerSchema error = schema.errorOf(reducer);
        if (error == null) {
            return false;
        }
        BsatnReader in = new BsatnReader(value);
        try {
            BsatnWalker.skip(error.params(), in);
            return in.remaining() == 0;
        } catch (BsatnException e) {
            return false;
        }
    }

    /** Modules in Java leave a text for the caller; the ABI has none. */
    private CallResult procedureError(String text) {
        String message = text.isEmpty() ? "procedure returned an error" : text;
        String fault = abi.fault();
        log.host(
                ModuleLog.Level.ERROR,
                fault == null ? "procedure returned error: " + message : "procedure failed: " + fault);
        return new CallResult.Fatal(message);
    }

    private CallResult trapped(String kind, GuestTrapException trap) {
        instance = null;
        CallResult fatal = fatal(kind, String.valueOf(trap.getMessage()), trap.guestFrames());
        return trap.kind() == GuestTrapException.Kind.TIME ? new CallResult.OutOfEnergy() : fatal;
    }

    private CallResult fatal(String kind, String detail, List<String> frames) {
        log.failed(kind + " trapped: " + detail, frames);
        return new CallResult.Fatal(detail);
    }
}
