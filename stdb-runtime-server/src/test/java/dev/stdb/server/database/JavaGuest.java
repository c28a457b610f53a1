package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.HandlerResult;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a {@link JavaModule}. Any exception of its code but refusals and traps comes out of the call, as if this guest
 * were broken itself.
 */
final class JavaGuest implements Guest {
    private final JavaModule module;
    private final byte[] program;
    private final DatabaseSchema schema;
    private final GuestEnvironment environment;
    private final List<Call> immediateCalls = new ArrayList<>();

    JavaGuest(JavaModule module, byte[] program, DatabaseSchema schema, GuestEnvironment environment) {
        this.module = module;
        this.program = program;
        this.schema = schema;
        this.environment = environment;
    }

    @Override
    public DatabaseSchema schema() {
        return schema;
    }

    @Override
    public byte[] hash() {
        return Keccak256.hash(program);
    }

    @Override
    public CallResult call(Call call, Tx tx) {
        JavaModule.Code code = code(module.reducers(), call);
        try {
            code.run(new JavaCall(call, environment, immediateCalls, tx, null));
            return CallResult.OK;
        } catch (JavaCall.RefusedException e) {
            log(call, "reducer returned error: " + e.getMessage());
            return new CallResult.UserError(String.valueOf(e.getMessage()));
        } catch (HostTrapException e) {
            return trapped("reducer", call, e);
        }
    }

    @Override
    public CallResult call(Call call, ProcedureHost host) {
        JavaCall running = new JavaCall(call, environment, immediateCalls, null, host);
        try {
            code(module.procedures(), call).run(running);
            return new CallResult.Returned(running.returned());
        } catch (HostTrapException e) {
            return trapped("procedure", call, e);
        }
    }

    @Override
    public ViewResult call(ViewCall call, RowReader source) {
        JavaView code = module.views().get(call.view().accessorName());
        if (code == null) {
            throw new IllegalArgumentException("no such view: " + call.view().name());
        }
        try {
            return code.run(new JavaView.Source(call, source));
        } catch (HostTrapException e) {
            return new ViewResult.Failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public HandlerResult call(HandlerCall call, ProcedureHost host) {
        JavaModule.Handler code =
                Objects.requireNonNull(module.handlers().get(call.route().handler()));
        Call named = Call.of(
                Call.Kind.PROCEDURE, call.route().handler(), call.sender(), ConnectionId.ZERO, call.timestamp());
        try {
            return new HandlerResult.Answered(
                    code.answer(call, new JavaCall(named, environment, immediateCalls, null, host)));
        } catch (HostTrapException e) {
            trapped("HTTP handler", named, e);
            return new HandlerResult.Failed();
        }
    }

    private static JavaModule.Code code(Map<String, JavaModule.Code> codes, Call call) {
        JavaModule.Code code = codes.get(call.function());
        if (code == null) {
            throw new IllegalArgumentException("no such function: " + call.function());
        }
        return code;
    }

    private CallResult trapped(String kind, Call call, HostTrapException trap) {
        log(call, kind + " trapped: " + trap.getMessage());
        return new CallResult.Fatal(String.valueOf(trap.getMessage()));
    }

    private void log(Call call, String message) {
        long now = environment.clock().nowMicros();
        environment.log().append(ModuleLog.Entry.ofHost(ModuleLog.Level.ERROR, now, call.function(), message));
    }

    @Override
    public List<Call> takeImmediateCalls() {
        List<Call> taken = List.copyOf(immediateCalls);
        immediateCalls.clear();
        return taken;
    }

    @Override
    public Guest copy() {
        return new JavaGuest(module, program, schema, environment);
    }
}
