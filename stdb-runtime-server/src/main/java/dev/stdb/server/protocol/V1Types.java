package dev.stdb.server.protocol;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;

/**
 * Types of the messages of {@code v1.json} (spec wire-protocol.md §13): their BSATN, which nobody sends, is turned into
 * JSON and back by the rules for all values. Rows and arguments are texts in it.
 */
final class V1Types {
    private static final AlgebraicType STRINGS = new ArrayType(PrimitiveType.STRING);
    private static final AlgebraicType QUERY_ID = product("id", PrimitiveType.U32);

    /** All requests. */
    static final SumType CLIENT_MESSAGE = sum(
            "CallReducer",
                    product(
                            "reducer", PrimitiveType.STRING,
                            "args", PrimitiveType.STRING,
                            "request_id", PrimitiveType.U32,
                            "flags", PrimitiveType.U8),
            "Subscribe", product("query_strings", STRINGS, "request_id", PrimitiveType.U32),
            "OneOffQuery", product("message_id", SpecialTypes.BYTES, "query_string", PrimitiveType.STRING),
            "SubscribeSingle",
                    product("query", PrimitiveType.STRING, "request_id", PrimitiveType.U32, "query_id", QUERY_ID),
            "SubscribeMulti", product("query_strings", STRINGS, "request_id", PrimitiveType.U32, "query_id", QUERY_ID),
            "Unsubscribe", product("request_id", PrimitiveType.U32, "query_id", QUERY_ID),
            "UnsubscribeMulti", product("request_id", PrimitiveType.U32, "query_id", QUERY_ID),
            "CallProcedure",
                    product(
                            "procedure", PrimitiveType.STRING,
                            "args", PrimitiveType.STRING,
                            "request_id", PrimitiveType.U32,
                            "flags", PrimitiveType.U8));

    private static final AlgebraicType TABLE_UPDATE = product(
            "table_id", PrimitiveType.U32,
            "table_name", PrimitiveType.STRING,
            "num_rows", PrimitiveType.U64,
            "updates", new ArrayType(product("deletes", STRINGS, "inserts", STRINGS)));

    private static final AlgebraicType DATABASE_UPDATE = product("tables", new ArrayType(TABLE_UPDATE));

    private static final AlgebraicType QUERY_ROWS = product(
            "request_id",
            PrimitiveType.U32,
            "total_host_execution_duration_micros",
            PrimitiveType.U64,
            "query_id",
            QUERY_ID,
            "rows",
            product(
                    "table_id", PrimitiveType.U32,
                    "table_name", PrimitiveType.STRING,
                    "table_rows", TABLE_UPDATE));

    private static final AlgebraicType QUERIES_UPDATE = product(
            "request_id",
            PrimitiveType.U32,
            "total_host_execution_duration_micros",
            PrimitiveType.U64,
            "query_id",
            QUERY_ID,
            "update",
            DATABASE_UPDATE);

    private static final AlgebraicType OPTIONAL_ID = SpecialTypes.optionOf(PrimitiveType.U32);

    /** All messages of the server. */
    static final SumType SERVER_MESSAGE = sum(
            "InitialSubscription",
                    product(
                            "database_update", DATABASE_UPDATE,
                            "request_id", PrimitiveType.U32,
                            "total_host_execution_duration", SpecialTypes.TIME_DURATION),
            "TransactionUpdate",
                    product(
                            "status",
                                    sum(
                                            "Committed", DATABASE_UPDATE,
                                            "Failed", PrimitiveType.STRING,
                                            "OutOfEnergy", SpecialTypes.UNIT),
                            "timestamp", SpecialTypes.TIMESTAMP,
                            "caller_identity", SpecialTypes.IDENTITY,
                            "caller_connection_id", SpecialTypes.CONNECTION_ID,
                            "reducer_call",
                                    product(
                                            "reducer_name", PrimitiveType.STRING,
                                            "reducer_id", PrimitiveType.U32,
                                            "args", PrimitiveType.STRING,
                                            "request_id", PrimitiveType.U32),
                            "energy_quanta_used", product("quanta", PrimitiveType.U128),
                            "total_host_execution_duration", SpecialTypes.TIME_DURATION),
            "TransactionUpdateLight", product("request_id", PrimitiveType.U32, "update", DATABASE_UPDATE),
            "IdentityToken",
                    product(
                            "identity", SpecialTypes.IDENTITY,
                            "token", PrimitiveType.STRING,
                            "connection_id", SpecialTypes.CONNECTION_ID),
            "OneOffQueryResponse",
                    product(
                            "message_id",
                            SpecialTypes.BYTES,
                            "error",
                            SpecialTypes.optionOf(PrimitiveType.STRING),
                            "tables",
                            new ArrayType(product("table_name", PrimitiveType.STRING, "rows", STRINGS)),
                            "total_host_execution_duration",
                            SpecialTypes.TIME_DURATION),
            "SubscribeApplied", QUERY_ROWS,
            "UnsubscribeApplied", QUERY_ROWS,
            "SubscriptionError",
                    product(
                            "total_host_execution_duration_micros", PrimitiveType.U64,
                            "request_id", OPTIONAL_ID,
                            "query_id", OPTIONAL_ID,
                            "table_id", OPTIONAL_ID,
                            "error", PrimitiveType.STRING),
            "SubscribeMultiApplied", QUERIES_UPDATE,
            "UnsubscribeMultiApplied", QUERIES_UPDATE,
            "ProcedureResult",
                    product(
                            "status",
                                    sum(
                                            "Returned", PrimitiveType.STRING,
                                            "OutOfEnergy", SpecialTypes.UNIT,
                                            "InternalError", PrimitiveType.STRING),
                            "timestamp", SpecialTypes.TIMESTAMP,
                            "total_host_execution_duration", SpecialTypes.TIME_DURATION,
                            "request_id", PrimitiveType.U32));

    private V1Types() {}

    /** Returns a product of alternating names and types. */
    private static ProductType product(Object... namesAndTypes) {
        ProductType.Element[] elements = new ProductType.Element[namesAndTypes.length / 2];
        for (int i = 0; i < elements.length; i++) {
            elements[i] =
                    new ProductType.Element((String) namesAndTypes[2 * i], (AlgebraicType) namesAndTypes[2 * i + 1]);
        }
        return ProductType.of(elements);
    }

    /** Returns a sum of alternating names and types. */
    private static SumType sum(Object... namesAndTypes) {
        SumType.Variant[] variants = new SumType.Variant[namesAndTypes.length / 2];
        for (int i = 0; i < variants.length; i++) {
            variants[i] = new SumType.Variant((String) namesAndTypes[2 * i], (AlgebraicType) namesAndTypes[2 * i + 1]);
        }
        return SumType.of(variants);
    }
}
