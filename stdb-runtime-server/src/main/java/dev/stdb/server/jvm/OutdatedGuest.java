package dev.stdb.server.jvm;

import dev.stdb.StdbException;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.HandlerResult;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog.Entry;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stands in for a JVM module whose classes declare other tables than those it was published with: the data stays
 * readable, and nothing runs on it. Immutable.
 */
record OutdatedGuest(DatabaseSchema schema, byte[] hash, GuestEnvironment environment) implements Guest {
    private static final String REASON =
            "the classes of the module declare other tables or reducers than when it was published; publish it again";

    static OutdatedGuest of(JvmDescriptor descriptor, byte[] hash, GuestEnvironment environment) {
        try {
            DatabaseSchema schema = DatabaseSchema.of(ModuleDefCodec.decode(descriptor.definition()));
            return new OutdatedGuest(schema, hash, environment);
        } catch (StdbException e) {
            throw new ModuleException(ModuleErrorCode.MODULE_DEFINITION, "bad module definition: " + e.getMessage(), e);
        }
    }

    @Override
    public CallResult call(Call call, Tx tx) {
        return refuse(call);
    }

    @Override
    public CallResult call(Call call, ProcedureHost host) {
        return refuse(call);
    }

    @Override
    public ViewResult call(ViewCall call, RowReader source) {
        log(call.view().name());
        return new ViewResult.Failed(REASON);
    }

    @Override
    public HandlerResult call(HandlerCall call, ProcedureHost host) {
        log(call.route().handler());
        return new HandlerResult.Failed();
    }

    /** Nobody knows which, as the code of the declarations is not there. */
    @Override
    public Set<String> secrets() {
        return schema.environment().stream().map(EnvironmentDef::name).collect(Collectors.toUnmodifiableSet());
    }

    private CallResult refuse(Call call) {
        log(call.function());
        return new CallResult.Fatal(REASON);
    }

    private void log(String function) {
        environment.log().append(Entry.ofHost(Level.ERROR, environment.clock().nowMicros(), function, REASON));
    }

    @Override
    public List<Call> takeImmediateCalls() {
        return List.of();
    }

    @Override
    public Guest copy() {
        return this;
    }
}
