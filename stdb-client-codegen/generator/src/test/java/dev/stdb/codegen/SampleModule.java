package dev.stdb.codegen;

import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.GeneratedErrors;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.SequenceDef;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.moduledef.TableDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.List;

/** Module definition with every kind of type, for tests of targets. */
public final class SampleModule {
    private SampleModule() {}

    /** Returns the definition. */
    public static ModuleDef def() {
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(
                        message(), color(), shape(), everything(), ping(), nested(), secret(), hint(), score())))
                .type(new TypeDef(List.of(), "Message", 0, true))
                .type(new TypeDef(List.of(), "Color", 1, true))
                .type(new TypeDef(List.of(), "Shape", 2, true))
                .type(new TypeDef(List.of(), "Everything", 3, true))
                .type(new TypeDef(List.of(), "List", 4, true))
                .type(new TypeDef(List.of("outer"), "node", 5, true))
                .type(new TypeDef(List.of(), "Secret", 6, true))
                .type(new TypeDef(List.of(), "Hint", 7, true))
                .type(new TypeDef(List.of(), "Score", 8, true))
                .table(keyed(
                        "message",
                        0,
                        List.of(
                                new IndexDef("message_sender_idx", "bySender", IndexAlgorithm.BTREE, List.of(1)),
                                new IndexDef(
                                        "message_sender_sent_idx", "senderSent", IndexAlgorithm.BTREE, List.of(1, 2)),
                                new IndexDef(
                                        "message_sender_text_idx", "senderText", IndexAlgorithm.HASH, List.of(1, 3)))))
                .table(keyed("everything", 3, List.of()))
                .table(scores())
                .table(new TableDef(
                        "ping", 4, List.of(), List.of(), List.of(), List.of(), false, true, List.of(), true))
                .table(new TableDef(
                        "secret", 6, List.of(), List.of(), List.of(), List.of(), false, false, List.of(), false))
                .reducer(ReducerDef.of(
                        "sendMessage", product("text", PrimitiveType.STRING), FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of(
                        "paint",
                        product("out", new RefType(2), "class", new RefType(1), "level", PrimitiveType.U8),
                        FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("tick", product(), FunctionVisibility.CLIENT_CALLABLE))
                .reducer(ReducerDef.of("hidden", product(), FunctionVisibility.PRIVATE))
                .reducer(ReducerDef.of(
                        GeneratedErrors.reducer("send_message"),
                        product(GeneratedErrors.ERROR, new RefType(2)),
                        FunctionVisibility.PRIVATE))
                .procedure(new ProcedureDef(
                        "quote",
                        product("symbol", PrimitiveType.STRING),
                        SpecialTypes.optionOf(PrimitiveType.F64),
                        FunctionVisibility.CLIENT_CALLABLE))
                .view(new ViewDef("myMessages", 0, true, false, product(), new ArrayType(new RefType(0))))
                .view(new ViewDef(
                        "sentBy",
                        0,
                        true,
                        true,
                        product(
                                "sender",
                                SpecialTypes.IDENTITY,
                                "since",
                                SpecialTypes.TIMESTAMP,
                                "firstId",
                                PrimitiveType.U64,
                                "text",
                                PrimitiveType.STRING),
                        SpecialTypes.queryOf(new RefType(0))))
                .view(new ViewDef(
                        "around",
                        1,
                        true,
                        true,
                        product("shape", SpecialTypes.optionOf(PrimitiveType.I32)),
                        new ArrayType(new RefType(0))))
                .submodule(new SubmoduleDef("billing", billing()))
                .build();
    }

    /** Has a type called like one of the module, and a submodule of its own. */
    private static ModuleDef billing() {
        ProductType invoice = product("id", PrimitiveType.U64, "amount", PrimitiveType.I64, "color", new RefType(1));
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(invoice, color())))
                .type(new TypeDef(List.of(), "Invoice", 0, true))
                .type(new TypeDef(List.of(), "Color", 1, true))
                .table(keyed("invoice", 0, List.of()))
                .reducer(ReducerDef.of(
                        "chargeCard",
                        product("amount", PrimitiveType.I64, "color", new RefType(1)),
                        FunctionVisibility.CLIENT_CALLABLE))
                .procedure(new ProcedureDef("total", product(), PrimitiveType.I64, FunctionVisibility.CLIENT_CALLABLE))
                .view(new ViewDef("myInvoices", 0, true, false, product(), new ArrayType(new RefType(0))))
                .submodule(new SubmoduleDef("taxRates", taxRates()))
                .build();
    }

    private static ModuleDef taxRates() {
        return ModuleDef.builder()
                .typespace(
                        new Typespace(List.of(product("country", PrimitiveType.STRING, "percent", PrimitiveType.U8))))
                .type(new TypeDef(List.of(), "Rate", 0, true))
                .table(new TableDef(
                        "rate", 0, List.of(), List.of(), List.of(), List.of(), false, true, List.of(), false))
                .build();
    }

    private static ProductType message() {
        return product(
                "id",
                PrimitiveType.U64,
                "sender",
                SpecialTypes.IDENTITY,
                "sentAt",
                SpecialTypes.TIMESTAMP,
                "text",
                PrimitiveType.STRING);
    }

    private static SumType color() {
        return SumType.of(
                new SumType.Variant("DeepRed", SpecialTypes.UNIT), new SumType.Variant("values", SpecialTypes.UNIT));
    }

    private static SumType shape() {
        return SumType.of(
                new SumType.Variant("Circle", PrimitiveType.F32),
                new SumType.Variant("Shape", new RefType(1)),
                new SumType.Variant("Optional", SpecialTypes.optionOf(PrimitiveType.U32)),
                new SumType.Variant("Nothing", SpecialTypes.UNIT));
    }

    private static ProductType everything() {
        List<Object> parts = new ArrayList<>(List.of("id", PrimitiveType.U32));
        for (PrimitiveType type : PrimitiveType.values()) {
            parts.add("the_" + type.typeName());
            parts.add(type);
        }
        parts.addAll(List.of("conn", SpecialTypes.CONNECTION_ID, "span", SpecialTypes.TIME_DURATION));
        parts.addAll(List.of("uuid", SpecialTypes.UUID, "due", SpecialTypes.SCHEDULE_AT));
        parts.addAll(List.of("out", SpecialTypes.BYTES, "color", new RefType(1), "shape", new RefType(2)));
        parts.addAll(List.of("list", new ArrayType(SpecialTypes.optionOf(new ArrayType(PrimitiveType.I16)))));
        parts.addAll(List.of("shapes", new ArrayType(new RefType(2)), "unit", SpecialTypes.UNIT));
        parts.addAll(List.of("result", SpecialTypes.resultOf(PrimitiveType.U8, PrimitiveType.STRING)));
        parts.addAll(List.of("hashCode", PrimitiveType.I32, "new", PrimitiveType.BOOL));
        return product(parts.toArray());
    }

    private static ProductType ping() {
        return product("x", PrimitiveType.I32);
    }

    /** A row that nobody sees, with a type that nothing else uses. */
    private static ProductType secret() {
        return product("hint", new RefType(7));
    }

    private static ProductType hint() {
        return product("text", PrimitiveType.STRING);
    }

    private static ProductType nested() {
        return product("name", PrimitiveType.STRING, "children", new ArrayType(new RefType(5)));
    }

    private static TableDef keyed(String name, int ref, List<IndexDef> more) {
        List<IndexDef> indexes = new ArrayList<>(more);
        indexes.add(new IndexDef(name + "_id_idx", "id", IndexAlgorithm.BTREE, List.of(0)));
        return new TableDef(
                name,
                ref,
                List.of(0),
                indexes,
                List.of(new ConstraintDef(null, List.of(0))),
                List.of(SequenceDef.autoIncrement(0)),
                false,
                true,
                List.of(),
                false);
    }

    private static ProductType score() {
        return product("player", SpecialTypes.IDENTITY, "gameLevel", PrimitiveType.U32, "points", PrimitiveType.I64);
    }

    private static TableDef scores() {
        List<Integer> key = List.of(0, 1);
        return new TableDef(
                "score",
                8,
                List.of(),
                List.of(new IndexDef("score_key_idx", "playerGameLevel", IndexAlgorithm.BTREE, key)),
                List.of(new ConstraintDef("score_pkey", key)),
                List.of(),
                false,
                true,
                List.of(),
                false);
    }

    private static ProductType product(Object... namesAndTypes) {
        List<ProductType.Element> elements = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            elements.add(new ProductType.Element((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]));
        }
        return new ProductType(elements);
    }
}
