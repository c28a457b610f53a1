package dev.stdb.server.api;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.protocol.V1ClientMessage.CallKind;
import java.nio.charset.StandardCharsets;

/** Arguments of calls that clients of protocol {@code v1.json} make. */
final class V1Arguments {

    private static final byte[] NO_ARGS = {};

    private V1Arguments() {}

    /**
     * Returns a call with its arguments as BSATN. Functions that the caller may not call, and so does not know, have no
     * arguments.
     *
     * @param isOwner whether the caller may call private functions
     */
    static V1ClientMessage.Call toBsatn(V1ClientMessage.Call call, DatabaseSchema schema, boolean isOwner) {
        String json = new String(call.args(), StandardCharsets.UTF_8);
        try {
            return call.withBsatn(args(call, schema, isOwner, json));
        } catch (JsonArguments.InvalidException e) {
            return call.withError(e.text());
        }
    }

    private static byte[] args(V1ClientMessage.Call call, DatabaseSchema schema, boolean isOwner, String json)
            throws JsonArguments.InvalidException {
        if (call.kind() == CallKind.PROCEDURE) {
            ProcedureSchema procedure = schema.procedure(call.function());
            return procedure != null && (procedure.clientCallable() || isOwner)
                    ? JsonArguments.toBsatn(procedure.params(), procedure.paramNames(), json)
                    : NO_ARGS;
        }
        ReducerSchema reducer = schema.reducer(call.function());
        return reducer != null && reducer.lifecycle() == null && (reducer.clientCallable() || isOwner)
                ? JsonArguments.toBsatn(reducer.params(), reducer.paramNames(), json)
                : NO_ARGS;
    }
}
