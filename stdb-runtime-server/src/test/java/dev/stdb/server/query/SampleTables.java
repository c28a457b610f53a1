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

import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.server.tx.Tx;

/** Tables the SQL scripts of {@code src/test/resources/sql} run against. */
final class SampleTables {
    private static final SumType COLOR =
            SumType.of(new SumType.Variant("Red", SpecialTypes.UNIT), new SumType.Variant("Green", SpecialTypes.UNIT));
    private static final ProductType POINT =
            ProductType.of(new ProductType.Element("x", I32), new ProductType.Element("y", I32));
    private static final SumType SHAPE =
            SumType.of(new SumType.Variant("Circle", F64), new SumType.Variant("Box", POINT));

    private SampleTables() {}

    /** Creates all of them, empty. */
    static void createAll(Tx tx) {
        tx.createTable(new TestTable("player")
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
        tx.createTable(new TestTable("item")
                .column("id", U64)
                .column("player_id", U32)
                .column("kind", STRING)
                .key(0)
                .index(1)
                .build());
        tx.createTable(new TestTable("pair")
                .column("a", U32)
                .column("b", U32)
                .column("c", STRING)
                .index(0, 1)
                .build());
        tx.createTable(new TestTable("counter")
                .column("id", U64)
                .column("label", STRING)
                .key(0)
                .sequence(0)
                .build());
        tx.createTable(new TestTable("secret")
                .column("id", U32)
                .column("text", STRING)
                .hidden()
                .build());
        tx.createTable(new TestTable("ping")
                .column("id", U32)
                .column("who", SpecialTypes.IDENTITY)
                .event()
                .build());
        tx.createTable(new TestTable("order")
                .column("select", U32)
                .column("Value", STRING)
                .build());
        tx.createTable(new TestTable("numbers")
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
        tx.createTable(new TestTable("specials")
                .column("text", STRING)
                .column("bytes", SpecialTypes.BYTES)
                .column("identity", SpecialTypes.IDENTITY)
                .column("connection", SpecialTypes.CONNECTION_ID)
                .column("uuid", SpecialTypes.UUID)
                .column("flag", BOOL)
                .build());
        tx.createTable(new TestTable("timed")
                .column("at", SpecialTypes.TIMESTAMP)
                .column("duration", SpecialTypes.TIME_DURATION)
                .column("maybe", SpecialTypes.optionOf(U32))
                .build());
        tx.createTable(new TestTable("rich")
                .column("id", U32)
                .column("at", SpecialTypes.TIMESTAMP)
                .column("duration", SpecialTypes.TIME_DURATION)
                .column("color", COLOR)
                .column("shape", SHAPE)
                .column("point", POINT)
                .column("tags", new ArrayType(STRING))
                .column("maybe", SpecialTypes.optionOf(U32))
                .column("note", SpecialTypes.optionOf(STRING))
                .column("where", SpecialTypes.optionOf(POINT))
                .key(0)
                .sequence(0)
                .build());
        tx.createTable(new TestTable("reading")
                .column("station", U32)
                .column("day", I32)
                .column("value", F64)
                .column("label", STRING)
                .column("sector", U8)
                .column("zone", U16)
                .index(0, 1)
                .index(3)
                .hashIndex(4)
                .directIndex(5)
                .index(2)
                .build());
        tx.createTable(new TestTable("gauge")
                .column("id", U32)
                .column("level", SpecialTypes.optionOf(F64))
                .build());
    }
}
