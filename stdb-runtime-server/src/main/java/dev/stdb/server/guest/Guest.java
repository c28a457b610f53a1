package dev.stdb.server.guest;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import java.util.List;
import java.util.Set;

/**
 * A module that is ready to run, whatever it is written in and whatever runs it. Keeps itself usable: after a call that
 * ended badly the next one finds a fresh instance. Confined to one thread, except {@link #schema}, {@link #hash} and
 * {@link #copy}, which any thread may call.
 */
public interface Guest {
    /** Returns the schema the module declares. */
    DatabaseSchema schema();

    /** Returns the Keccak-256 hash of the program, 32 bytes, not to be modified. */
    byte[] hash();

    /**
     * Runs the reducer of a call inside a transaction of the caller, who commits or rolls back.
     *
     * @param call names a reducer of the schema; its arguments decode as the reducer's parameters
     * @return how it ended; unless it returned, the transaction must be rolled back
     */
    CallResult call(Call call, Tx tx);

    /**
     * Runs the procedure of a call, which asks for its transactions.
     *
     * @param call names a procedure of the schema; its arguments decode as the procedure's parameters
     * @param host gives transactions; one that the procedure leaves open is the host's to end
     */
    CallResult call(Call call, ProcedureHost host);

    /**
     * Runs the code of a view, which may read but neither write nor wait.
     *
     * @param source what it reads
     */
    ViewResult call(ViewCall call, RowReader source);

    /**
     * Runs an HTTP handler, which asks for its transactions.
     *
     * @param host gives transactions; one that the handler leaves open is the host's to end
     */
    HandlerResult call(HandlerCall call, ProcedureHost host);

    /**
     * Removes and returns the reducer calls that the module asked for since the last time, to be made whether the
     * transactions they were asked for in are committed or not. Their timestamps are when they were asked for.
     */
    List<Call> takeImmediateCalls();

    /** Returns the environment variables whose values nobody but the module is to see. */
    default Set<String> secrets() {
        return Set.of();
    }

    /**
     * Returns the most time in nanoseconds that a call takes before it ends by itself; {@link Long#MAX_VALUE} if
     * nothing ends it, as code under a debugger.
     */
    default long callNanosMax() {
        return Long.MAX_VALUE;
    }

    /** Returns the same module with instances of its own, for another thread. */
    Guest copy();
}
