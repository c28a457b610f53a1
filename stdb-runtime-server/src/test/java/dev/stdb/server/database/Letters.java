package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Modules that write to each other. The sender's {@code send(to, text)} puts a row into the outbox {@code letter}; the
 * result is noted by {@code sent} in {@code outcome}. The receiver's {@code receive(text)} notes caller and text in
 * {@code got}, refuses a text that begins with {@code no}, and traps on one that begins with {@code trap}.
 */
final class Letters {
    static final String RECEIVE = "receive";

    private static final ProductType TO_AND_TEXT = new ProductType(List.of(
            new ProductType.Element("to", SpecialTypes.IDENTITY),
            new ProductType.Element("text", PrimitiveType.STRING)));

    private Letters() {}

    static JavaModule receiver() {
        ProductType text = new ProductType(List.of(new ProductType.Element("text", PrimitiveType.STRING)));
        return JavaModule.create()
                .table(TestTable.of("got")
                        .column("n", PrimitiveType.U64)
                        .column("sender", SpecialTypes.IDENTITY)
                        .column("text", PrimitiveType.STRING)
                        .primaryKey(0)
                        .autoInc(0))
                .reducer(RECEIVE, text, Letters::receive)
                .reducer("hidden", text, FunctionVisibility.PRIVATE, Letters::receive)
                .lifecycle(Lifecycle.ON_CONNECT, "connected", call -> {});
    }

    private static void receive(JavaCall call) {
        String text = new BsatnReader(call.args()).readString();
        call.insert("got", row -> {
            row.writeU64(0);
            row.writeIdentity(call.caller());
            row.writeString(text);
        });
        if (text.startsWith("no")) {
            call.refuse("I do not take " + text);
        }
        if (text.startsWith("trap")) {
            call.trap("as the letter says");
        }
    }

    /** Returns the hash of the receiver's reducer. */
    static String signature() {
        DatabaseSchema schema =
                DatabaseSchema.of(ModuleDefCodec.decode(receiver().program()));
        return ReducerSignature.hash(schema, Objects.requireNonNull(schema.reducer(RECEIVE)));
    }

    static JavaModule sender() {
        return sender(RECEIVE, signature());
    }

    static JavaModule sender(String remoteReducer, String signature) {
        return sender(remoteReducer, signature, Letters::sent);
    }

    static JavaModule sender(String remoteReducer, String signature, JavaModule.Code onResult) {
        return withoutOutbox()
                .table(letterTable())
                .outbox("letter", remoteReducer, 1, List.of(2), signature, "sent", onResult)
                .reducer("send", TO_AND_TEXT, Letters::send)
                .reducer("send_and_fail", TO_AND_TEXT, call -> {
                    send(call);
                    call.refuse("as asked");
                });
    }

    /** Returns a sender whose outbox has a column more. */
    static JavaModule widerSender() {
        return withoutOutbox()
                .table(letterTable().column("extra", PrimitiveType.U8, (byte) 9))
                .outbox("letter", RECEIVE, 1, List.of(2), signature(), "sent", call -> {
                    BsatnReader args = new BsatnReader(call.args());
                    args.readU64();
                    args.readIdentity();
                    String text = args.readString() + " " + args.readU8();
                    note(call, text, args);
                })
                .reducer(
                        "send",
                        TO_AND_TEXT,
                        call -> call.insert("letter", row -> {
                            row.writeU64(0);
                            row.writeRaw(call.args(), 0, call.args().length);
                            row.writeU8(1);
                        }));
    }

    /** Returns a sender whose table is none that sends. */
    static JavaModule plainSender() {
        return withoutOutbox().table(letterTable()).reducer("send", TO_AND_TEXT, Letters::send);
    }

    private static TestTable letterTable() {
        return TestTable.of("letter")
                .column("id", PrimitiveType.U64)
                .column("to", SpecialTypes.IDENTITY)
                .column("text", PrimitiveType.STRING)
                .primaryKey(0)
                .autoInc(0);
    }

    private static JavaModule withoutOutbox() {
        return JavaModule.create()
                .table(TestTable.of("outcome")
                        .column("n", PrimitiveType.U64)
                        .column("caller", SpecialTypes.IDENTITY)
                        .column("text", PrimitiveType.STRING)
                        .column("error", SpecialTypes.optionOf(PrimitiveType.STRING))
                        .primaryKey(0)
                        .autoInc(0));
    }

    private static void send(JavaCall call) {
        call.insert("letter", row -> {
            row.writeU64(0);
            row.writeRaw(call.args(), 0, call.args().length);
        });
    }

    static void sent(JavaCall call) {
        BsatnReader args = new BsatnReader(call.args());
        args.readU64();
        args.readIdentity();
        note(call, args.readString(), args);
    }

    private static void note(JavaCall call, String text, BsatnReader args) {
        boolean ok = args.readTag(2) == 0;
        call.insert("outcome", row -> {
            row.writeU64(0);
            row.writeIdentity(call.caller());
            row.writeString(text);
            row.writeTag(ok ? 1 : 0);
            if (!ok) {
                row.writeString(args.readString());
            }
        });
    }

    /** Returns the arguments of {@code send}. */
    static Consumer<BsatnWriter> letter(Identity to, String text) {
        return out -> {
            out.writeIdentity(to);
            out.writeString(text);
        };
    }
}
