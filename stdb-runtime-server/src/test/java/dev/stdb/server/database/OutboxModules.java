package dev.stdb.server.database;

import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.Objects;

/**
 * Modules of WebAssembly that write to each other, for servers of their own. The sender's {@code send(id, to, text)}
 * inserts its arguments into the outbox {@code letter}, whose results go to {@code outcome(id, to, text, result)}. The
 * receiver's {@code receive(n, text)} inserts its arguments into {@code got}, each with n = 0 for the next number.
 */
public final class OutboxModules {

    private OutboxModules() {}

    /** Returns the module that is called. */
    public static TestModule receiver() {
        return TestModule.create()
                .table(TestTable.of("got")
                        .column("n", PrimitiveType.U64)
                        .column("text", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0))
                .insertReducer("receive", "got");
    }

    /** Returns the hash of the reducer of the receiver. */
    public static String signature() {
        DatabaseSchema schema = DatabaseSchema.of(
                ModuleDefCodec.decode(ModuleDefCodec.encode(receiver().definition())));
        return ReducerSignature.hash(schema, Objects.requireNonNull(schema.reducer("receive")));
    }

    /** Returns the module that calls. */
    public static TestModule sender() {
        TestModule module = TestModule.create()
                .table(TestTable.of("letter")
                        .column("id", PrimitiveType.U64)
                        .column("zero", PrimitiveType.U64)
                        .column("to", SpecialTypes.IDENTITY)
                        .column("text", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0))
                .table(TestTable.of("outcome")
                        .column("n", PrimitiveType.U64)
                        .column("id", PrimitiveType.U64)
                        .column("zero", PrimitiveType.U64)
                        .column("to", SpecialTypes.IDENTITY)
                        .column("text", PrimitiveType.STRING)
                        .column("result", SpecialTypes.resultOf(SpecialTypes.UNIT, PrimitiveType.STRING))
                        .primaryKey(0)
                        .autoInc(0))
                .insertReducer("send", "letter");
        return module.outbox("letter", "receive", 2, List.of(1, 3), signature(), "sent", prefixed("outcome", module));
    }

    /** Returns the code that inserts its arguments behind a key of its own, which the host generates. */
    private static String prefixed(String table, TestModule module) {
        int args = TestModule.ARGS;
        int length = TestModule.LENGTH;
        return " local.get 7 call load local.set 9"
                + " i32.const " + (args + Long.BYTES) + " i32.const " + args + " local.get 9 memory.copy"
                + " i32.const " + args + " i64.const 0 i64.store 0"
                + " i32.const " + length + " local.get 9 i32.const 8 i32.add i32.store 0"
                + " local.get 8 " + module.insert(table) + " call report ";
    }

    /** Returns the arguments of {@code send} as JSON. */
    public static String sendArgsJson(Identity to, String text) {
        return "[0,0,[\"0x" + to.toHex() + "\"],\"" + text + "\"]";
    }

    /** Returns the arguments of {@code receive} in BSATN. */
    public static byte[] receiveArgs(String text) {
        return TestHost.bsatn(out -> {
            out.writeU64(0);
            out.writeString(text);
        });
    }
}
