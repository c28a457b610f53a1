package dev.stdb.server.guest.module;

import dev.stdb.StdbException;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guest behind the module ABI: a program with its schema and its current instance, which is replaced after a trap.
 * Translates every way guest code can fail.
 */
public final class ModuleGuest implements Guest {
    private static final int SUCCESS = 0;
    private static final int USER_ERROR = 1;

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
        abi.hasSchedules(schema.tables().stream().anyMatch(t -> t.schedule().isPresent()));
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
        if (!schema.procedures().isEmpty() && !program.exports(ModuleProgram.CALL_PROCEDURE)) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_EXPORTS,
                    "not a database module: missing export `" + ModuleProgram.CALL_PROCEDURE + "` of type "
                            + ModuleProgram.REDUCER_SIGNATURE);
        }
        ModuleGuest guest = new ModuleGuest(program, environment, limits, schema, linked);
        guest.instance = instance;
        return guest;
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
        log.begin(reducer.name());
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
                case USER_ERROR -> userError(ModuleInstance.text(abi.sink(sink)));
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
        log.begin(procedure.name());
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
            return fatal("procedure", "procedure returned an unknown code: " + code, List.of());
        } catch (GuestTrapException e) {
            return trapped("procedure", e);
        } catch (ModuleException e) {
            return fatal("procedure", String.valueOf(e.getMessage()), List.of());
        } finally {
            end();
        }
    }

    private int source(Call call) {
        return abi.addSource(call.args(), 0, call.args().length);
    }

    private void end() {
        abi.endCall();
        log.end();
    }

    private CallResult userError(String message) {
        String fault = abi.fault();
        log.host(
                ModuleLog.Level.ERROR,
                fault == null ? "reducer returned error: " + message : "reducer failed: " + fault);
        return new CallResult.UserError(message);
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
