package dev.stdb.server.query;

import static dev.stdb.sats.PrimitiveType.BOOL;
import static dev.stdb.sats.PrimitiveType.F32;
import static dev.stdb.sats.PrimitiveType.F64;
import static dev.stdb.sats.PrimitiveType.I128;
import static dev.stdb.sats.PrimitiveType.I16;
import static dev.stdb.sats.PrimitiveType.I256;
import static dev.stdb.sats.PrimitiveType.I32;
import static dev.stdb.sats.PrimitiveType.I64;
import static dev.stdb.sats.PrimitiveType.I8;
import static dev.stdb.sats.PrimitiveType.STRING;
import static dev.stdb.sats.PrimitiveType.U128;
import static dev.stdb.sats.PrimitiveType.U16;
import static dev.stdb.sats.PrimitiveType.U256;
import static dev.stdb.sats.PrimitiveType.U32;
import static dev.stdb.sats.PrimitiveType.U64;
import static dev.stdb.sats.PrimitiveType.U8;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexAlgorithm;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.tx.Tx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Tables the SQL scripts of {@code src/test/resources/sql} run against. */
final class SampleTables {
    private SampleTables() {}

    /** Creates all of them, empty. */
    static void createAll(Tx tx) {
        tx.createTable(new Table("player")
                .column("id", U32)
                .column("name", STRING)
                .column("level", U8)
                .column("score", F64)
                .column("active", BOOL)
                .column("owner", SpecialTypes.IDENTITY)
                .key(0)
                .unique(1)
                .index(5)
                .build());
        tx.createTable(new Table("item")
                .column("id", U64)
                .column("player_id", U32)
                .column("kind", STRING)
                .key(0)
                .index(1)
                .build());
        tx.createTable(new Table("pair")
                .column("a", U32)
                .column("b", U32)
                .column("c", STRING)
                .index(0, 1)
                .build());
        tx.createTable(new Table("counter")
                .column("id", U64)
                .column("label", STRING)
                .key(0)
                .sequence(0)
                .build());
        tx.createTable(new Table("secret")
                .column("id", U32)
                .column("text", STRING)
                .hidden()
                .build());
        tx.createTable(new Table("ping")
                .column("id", U32)
                .column("who", SpecialTypes.IDENTITY)
                .event()
                .build());
        tx.createTable(
                new Table("order").column("select", U32).column("Value", STRING).build());
        tx.createTable(new Table("numbers")
                .column("i8", I8)
                .column("u8", U8)
                .column("i16", I16)
                .column("u16", U16)
                .column("i32", I32)
                .column("u32", U32)
                .column("i64", I64)
                .column("u64", U64)
                .column("i128", I128)
                .column("u128", U128)
                .column("i256", I256)
                .column("u256", U256)
                .column("f32", F32)
                .column("f64", F64)
                .build());
        tx.createTable(new Table("specials")
                .column("text", STRING)
                .column("bytes", SpecialTypes.BYTES)
                .column("identity", SpecialTypes.IDENTITY)
                .column("connection", SpecialTypes.CONNECTION_ID)
                .column("uuid", SpecialTypes.UUID)
                .column("flag", BOOL)
                .build());
        tx.createTable(new Table("timed")
                .column("at", SpecialTypes.TIMESTAMP)
                .column("duration", SpecialTypes.TIME_DURATION)
                .column("maybe", SpecialTypes.optionOf(U32))
                .build());
    }

    /** Collects the parts of a table. */
    static final class Table {
        private final String name;
        private final List<ProductType.Element> elements = new ArrayList<>();
        private final List<IndexSchema> indexes = new ArrayList<>();
        private final List<ConstraintSchema> constraints = new ArrayList<>();
        private final List<SequenceSchema> sequences = new ArrayList<>();
        private OptionalInt primaryKey = OptionalInt.empty();
        private boolean isPublic = true;
        private boolean isEvent;

        Table(String name) {
            this.name = name;
        }

        Table column(String column, AlgebraicType type) {
            elements.add(new ProductType.Element(column, type));
            return this;
        }

        Table key(int column) {
            primaryKey = OptionalInt.of(column);
            return unique(column);
        }

        Table unique(int column) {
            constraints.add(new ConstraintSchema(0, name + "_" + column + "_key", List.of(column)));
            return index(column);
        }

        Table index(Integer... columns) {
            String indexName = name + "_" + List.of(columns).toString().replaceAll("\\W+", "_") + "idx_btree";
            indexes.add(new IndexSchema(0, indexName, indexName, IndexAlgorithm.BTREE, List.of(columns)));
            return this;
        }

        Table sequence(int column) {
            sequences.add(new SequenceSchema(
                    0,
                    name + "_" + column + "_seq",
                    column,
                    BigInteger.ONE,
                    BigInteger.ONE,
                    BigInteger.valueOf(Long.MAX_VALUE),
                    BigInteger.ONE));
            return this;
        }

        Table hidden() {
            isPublic = false;
            return this;
        }

        Table event() {
            isEvent = true;
            return this;
        }

        TableSchema build() {
            return TableSchema.builder(name, new ProductType(elements))
                    .primaryKey(primaryKey)
                    .indexes(indexes)
                    .constraints(constraints)
                    .sequences(sequences)
                    .isPublic(isPublic)
                    .isEvent(isEvent)
                    .build();
        }
    }
}
