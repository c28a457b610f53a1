package dev.stdb.server.tx;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The system tables with their fixed ids (spec module-def.md §11). */
public final class SystemTables {
    /** Tables. */
    public static final int ST_TABLE = 1;

    /** Columns. */
    public static final int ST_COLUMN = 2;

    /** Auto-increments. */
    public static final int ST_SEQUENCE = 3;

    /** Indexes. */
    public static final int ST_INDEX = 4;

    /** Constraints. */
    public static final int ST_CONSTRAINT = 5;

    /** The module: one row. */
    public static final int ST_MODULE = 6;

    /** Live connections. */
    public static final int ST_CLIENT = 7;

    /** Settings. */
    public static final int ST_VAR = 8;

    /** Schedules. */
    public static final int ST_SCHEDULED = 9;

    /** Row-level security rules. */
    public static final int ST_ROW_LEVEL_SECURITY = 10;

    /** Claims of live connections. */
    public static final int ST_CONNECTION_CREDENTIALS = 11;

    /** Views. */
    public static final int ST_VIEW = 12;

    /** Parameters of views. */
    public static final int ST_VIEW_PARAM = 13;

    /** Columns of views. */
    public static final int ST_VIEW_COLUMN = 14;

    /** Unused, kept for compatibility. */
    public static final int ST_VIEW_SUB = 15;

    /** Unused, kept for compatibility. */
    public static final int ST_VIEW_ARG = 16;

    /** Event tables. */
    public static final int ST_EVENT_TABLE = 17;

    /** Source names of tables. */
    public static final int ST_TABLE_ACCESSOR = 18;

    /** Source names of indexes. */
    public static final int ST_INDEX_ACCESSOR = 19;

    /** Source names of columns. */
    public static final int ST_COLUMN_ACCESSOR = 20;

    /** Values of environment variables: key, value. */
    public static final int ST_ENV = 21;

    /** Streams of messages to other databases. */
    public static final int ST_OUTBOUND_STREAM = 22;

    /** Messages to other databases. */
    public static final int ST_OUTBOUND_MSG = 23;

    /** Streams of messages of other databases. */
    public static final int ST_INBOUND_STREAM = 24;

    /** Results of messages of other databases. */
    public static final int ST_INBOUND_MSG = 25;

    /** Outboxes. */
    public static final int ST_OUTBOX = 26;

    /** The index of {@link #ST_ENV} by key. */
    public static final int ENV_INDEX = 30;

    /** The index of {@link #ST_OUTBOUND_STREAM} by id. */
    static final int OUTBOUND_STREAM_INDEX = 31;

    /** The index of {@link #ST_OUTBOUND_STREAM} by table and target. */
    static final int OUTBOUND_TARGET_INDEX = 32;

    /** The index of {@link #ST_OUTBOUND_MSG} by stream and number. */
    static final int OUTBOUND_SEQ_INDEX = 33;

    /** The index of {@link #ST_INBOUND_STREAM} by sender and stream. */
    static final int INBOUND_STREAM_INDEX = 34;

    /** The index of {@link #ST_INBOUND_MSG} by sender, stream and number. */
    static final int INBOUND_SEQ_INDEX = 35;

    // The last index and constraint of st_outbound_msg come after those of the tables of inbound messages.
    private static final int OUTBOUND_ROW_INDEX = 36;
    private static final int OUTBOUND_ROW_CONSTRAINT = 32;

    /**
     * Values that nobody but the module reads: key, value. Not in the original; without a name, so that no statement
     * finds it (ADR 0042). Its parts have the same id.
     */
    public static final int ST_SECRET = 4095;

    /** First id of user objects of every kind. */
    public static final int USER_ID_MIN = 4096;

    private static final BigInteger ALLOCATED_INITIAL = BigInteger.valueOf(USER_ID_MIN);
    private static final BigInteger START = BigInteger.valueOf(USER_ID_MIN + 1);

    /** Sequence ids do not follow the order of tables. */
    private static final Map<Integer, Integer> SEQUENCE_IDS = Map.of(
            ST_TABLE, 1,
            ST_INDEX, 2,
            ST_CONSTRAINT, 3,
            ST_SCHEDULED, 4,
            ST_SEQUENCE, 5,
            ST_VIEW, 6,
            ST_VIEW_ARG, 7,
            ST_OUTBOUND_STREAM, 8);

    private static final AlgebraicType STRING = PrimitiveType.STRING;
    private static final AlgebraicType BOOL = PrimitiveType.BOOL;
    private static final AlgebraicType U8 = PrimitiveType.U8;
    private static final AlgebraicType U16 = PrimitiveType.U16;
    private static final AlgebraicType U32 = PrimitiveType.U32;
    private static final AlgebraicType U64 = PrimitiveType.U64;
    private static final AlgebraicType I64 = PrimitiveType.I64;
    private static final AlgebraicType I128 = PrimitiveType.I128;
    private static final AlgebraicType U128 = PrimitiveType.U128;
    private static final AlgebraicType U256 = PrimitiveType.U256;
    private static final AlgebraicType BYTES = SpecialTypes.BYTES;
    private static final AlgebraicType COLUMN_LIST = new ArrayType(U16);

    private static final List<TableSchema> ALL = new SystemTables().build();

    private final List<TableSchema> tables = new ArrayList<>();
    private int indexId;
    private int constraintId;

    private SystemTables() {}

    /** Returns the schemas of all system tables by ascending id. */
    public static List<TableSchema> all() {
        return ALL;
    }

    /** Returns whether rows of a table describe schemas. */
    static boolean isCatalog(int tableId) {
        return tableId >= ST_TABLE && tableId <= ST_CONSTRAINT
                || tableId == ST_SCHEDULED
                || tableId == ST_EVENT_TABLE
                || tableId == ST_OUTBOX
                || tableId >= ST_TABLE_ACCESSOR && tableId <= ST_COLUMN_ACCESSOR;
    }

    /** Returns whether a table holds values of environment variables, which module code must not find. */
    public static boolean isEnvironment(int tableId) {
        return tableId == ST_ENV || tableId == ST_SECRET;
    }

    /** Returns whether an index is one of a table with values of environment variables. */
    public static boolean isEnvironmentIndex(int indexId) {
        return indexId == ENV_INDEX || indexId == ST_SECRET;
    }

    /** Returns where the sequences of system tables begin. */
    static BigInteger allocatedInitial() {
        return ALLOCATED_INITIAL;
    }

    private List<TableSchema> build() {
        addCatalogTables();
        addRuntimeTables();
        addViewTables();
        addAccessorTables();
        table("st_env", "key", STRING, "value", STRING).primaryKey().hidden().add(ST_ENV);
        addOutboxTables();
        addSecretTable();
        return List.copyOf(tables);
    }

    private void addCatalogTables() {
        AlgebraicType optionalColumns = SpecialTypes.optionOf(COLUMN_LIST);
        table("st_table", "table_id", U32, "table_name", STRING, "table_type", STRING, "table_access", STRING)
                .column("table_primary_key", optionalColumns)
                .primaryKey()
                .unique(1)
                .add(ST_TABLE);
        table("st_column", "table_id", U32, "col_pos", U16, "col_name", STRING, "col_type", BYTES)
                .unique(0, 1)
                .add(ST_COLUMN);
        table("st_sequence", "sequence_id", U32, "sequence_name", STRING, "table_id", U32, "col_pos", U16)
                .column("increment", I128)
                .column("start", I128)
                .column("min_value", I128)
                .column("max_value", I128)
                .column("allocated", I128)
                .primaryKey()
                .add(ST_SEQUENCE);
        SumType algorithm = sum("Unused", U128, "BTree", COLUMN_LIST, "Direct", U16, "Hash", COLUMN_LIST);
        table("st_index", "index_id", U32, "table_id", U32, "index_name", STRING, "index_algorithm", algorithm)
                .primaryKey()
                .add(ST_INDEX);
        SumType data = sum("Unused", U128, "Unique", COLUMN_LIST);
        table("st_constraint", "constraint_id", U32, "constraint_name", STRING, "table_id", U32)
                .column("constraint_data", data)
                .primaryKey()
                .add(ST_CONSTRAINT);
    }

    private void addRuntimeTables() {
        table("st_module", "database_identity", U256, "owner_identity", U256, "program_kind", U8)
                .column("program_hash", U256)
                .column("program_bytes", BYTES)
                .column("module_version", STRING)
                .add(ST_MODULE);
        table("st_client", "identity", U256, "connection_id", U128).unique(0, 1).add(ST_CLIENT);
        List<SumType.Variant> values = new ArrayList<>();
        for (PrimitiveType type : PrimitiveType.values()) {
            if (type != PrimitiveType.STRING && type != PrimitiveType.I256 && type != PrimitiveType.U256) {
                values.add(new SumType.Variant(type.typeName(), type));
            }
        }
        values.add(new SumType.Variant(PrimitiveType.STRING.typeName(), STRING));
        table("st_var", "name", STRING, "value", new SumType(values))
                .primaryKey()
                .add(ST_VAR);
        table("st_scheduled", "schedule_id", U32, "table_id", U32, "reducer_name", STRING, "schedule_name", STRING)
                .column("at_column", U16)
                .primaryKey()
                .unique(1)
                .add(ST_SCHEDULED);
        table("st_row_level_security", "table_id", U32, "sql", STRING)
                .index(0)
                .unique(1)
                .primaryKeyAt(1)
                .add(ST_ROW_LEVEL_SECURITY);
        table("st_connection_credentials", "connection_id", U128, "jwt_payload", STRING)
                .primaryKey()
                .hidden()
                .add(ST_CONNECTION_CREDENTIALS);
    }

    private void addViewTables() {
        table("st_view", "view_id", U32, "view_name", STRING, "table_id", SpecialTypes.optionOf(U32))
                .column("is_public", BOOL)
                .column("is_anonymous", BOOL)
                .primaryKey()
                .unique(1)
                .add(ST_VIEW);
        table("st_view_param", "view_id", U32, "param_pos", U16, "param_name", STRING, "param_type", BYTES)
                .unique(0, 1)
                .add(ST_VIEW_PARAM);
        table("st_view_column", "view_id", U32, "col_pos", U16, "col_name", STRING, "col_type", BYTES)
                .unique(0, 1)
                .add(ST_VIEW_COLUMN);
        table("st_view_sub", "view_id", U32, "arg_id", U64, "identity", U256, "num_subscribers", U64)
                .column("has_subscribers", BOOL)
                .column("last_called", I64)
                .index(2)
                .index(4)
                .index(0, 1, 2)
                .add(ST_VIEW_SUB);
        table("st_view_arg", "id", U64, "bytes", BYTES).primaryKey().unique(1).add(ST_VIEW_ARG);
    }

    private void addAccessorTables() {
        table("st_event_table", "table_id", U32).primaryKey().add(ST_EVENT_TABLE);
        table("st_table_accessor", "table_name", STRING, "accessor_name", STRING)
                .unique(0)
                .unique(1)
                .add(ST_TABLE_ACCESSOR);
        table("st_index_accessor", "index_name", STRING, "accessor_name", STRING)
                .unique(0)
                .unique(1)
                .add(ST_INDEX_ACCESSOR);
        table("st_column_accessor", "table_name", STRING, "col_name", STRING, "accessor_name", STRING)
                .unique(0, 1)
                .unique(0, 2)
                .add(ST_COLUMN_ACCESSOR);
    }

    private void addOutboxTables() {
        table("st_outbound_stream", "stream_id", U64, "outbox_table_id", U32, "target_identity", U256)
                .column("next_seq", U64)
                .column("ack_prefix", U64)
                .primaryKey()
                .unique(1, 2)
                .hidden()
                .add(ST_OUTBOUND_STREAM);
        table("st_outbound_msg", "stream_id", U64, "msg_id", U64, "seq", U64, "retry_count", U32)
                .column("last_transport_error", SpecialTypes.optionOf(STRING))
                .column("result_status", SpecialTypes.optionOf(U8))
                .column("result_payload", SpecialTypes.optionOf(BYTES))
                .unique(0, 2)
                .uniqueAs(OUTBOUND_ROW_CONSTRAINT, OUTBOUND_ROW_INDEX, 0, 1)
                .hidden()
                .add(ST_OUTBOUND_MSG);
        table("st_inbound_stream", "sender_identity", U256, "stream_id", U64, "applied_prefix", U64)
                .unique(0, 1)
                .hidden()
                .add(ST_INBOUND_STREAM);
        table("st_inbound_msg", "sender_identity", U256, "stream_id", U64, "seq", U64, "result_status", U8)
                .column("result_payload", BYTES)
                .unique(0, 1, 2)
                .hidden()
                .add(ST_INBOUND_MSG);
        indexId = OUTBOUND_ROW_INDEX;
        constraintId = OUTBOUND_ROW_CONSTRAINT;
        table("st_outbox", "table_id", U32, "remote_reducer", STRING, "target_column", U16)
                .column("arg_columns", COLUMN_LIST)
                .column("on_result_reducer", SpecialTypes.optionOf(STRING))
                .column("signature_hash", STRING)
                .primaryKey()
                .hidden()
                .add(ST_OUTBOX);
    }

    private void addSecretTable() {
        indexId = ST_SECRET - 1;
        constraintId = ST_SECRET - 1;
        table("st_secret", "key", STRING, "value", STRING).primaryKey().hidden().add(ST_SECRET);
    }

    private static SumType sum(Object... namesAndTypes) {
        List<SumType.Variant> variants = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            variants.add(new SumType.Variant((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]));
        }
        return new SumType(variants);
    }

    private Spec table(String name, Object... namesAndTypes) {
        Spec spec = new Spec(name);
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            spec.column((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]);
        }
        return spec;
    }

    /** Collects one table; ids of its parts follow the order of calls over all tables. */
    private final class Spec {
        private final String name;
        private final List<ProductType.Element> elements = new ArrayList<>();
        private final List<IndexSchema> indexes = new ArrayList<>();
        private final List<ConstraintSchema> constraints = new ArrayList<>();
        private OptionalInt primaryKey = OptionalInt.empty();
        private boolean isPublic = true;

        Spec(String name) {
            this.name = name;
        }

        Spec column(String column, AlgebraicType type) {
            elements.add(new ProductType.Element(column, type));
            return this;
        }

        Spec primaryKey() {
            return unique(0).primaryKeyAt(0);
        }

        Spec primaryKeyAt(int column) {
            primaryKey = OptionalInt.of(column);
            return this;
        }

        Spec unique(Integer... columns) {
            constraints.add(constraint(++constraintId, columns));
            return index(columns);
        }

        Spec index(Integer... columns) {
            indexes.add(btree(++indexId, columns));
            return this;
        }

        /** Adds a unique constraint with its index, both with ids out of the order of calls. */
        Spec uniqueAs(int ownConstraintId, int ownIndexId, Integer... columns) {
            constraints.add(constraint(ownConstraintId, columns));
            indexes.add(btree(ownIndexId, columns));
            return this;
        }

        private ConstraintSchema constraint(int id, Integer... columns) {
            return new ConstraintSchema(id, objectName(columns) + "_key", Arrays.asList(columns));
        }

        private IndexSchema btree(int id, Integer... columns) {
            String full = objectName(columns) + "_idx_btree";
            return new IndexSchema(id, full, full, IndexAlgorithm.BTREE, Arrays.asList(columns));
        }

        Spec hidden() {
            isPublic = false;
            return this;
        }

        private String objectName(Integer... columns) {
            StringBuilder text = new StringBuilder(name);
            for (int column : columns) {
                text.append('_').append(elements.get(column).name());
            }
            return text.toString();
        }

        void add(int tableId) {
            List<SequenceSchema> sequences = new ArrayList<>();
            Integer sequenceId = SEQUENCE_IDS.get(tableId);
            if (sequenceId != null) {
                sequences.add(new SequenceSchema(
                        sequenceId,
                        objectName(0) + "_seq",
                        0,
                        START,
                        BigInteger.ONE,
                        SequenceSchema.MAX_DEFAULT,
                        BigInteger.ONE));
            }
            tables.add(TableSchema.builder(name, new ProductType(elements))
                    .tableId(tableId)
                    .primaryKey(primaryKey)
                    .indexes(indexes)
                    .constraints(constraints)
                    .sequences(sequences)
                    .isPublic(isPublic)
                    .isSystem(true)
                    .build());
        }
    }
}
