package dev.stdb.codegen;

import dev.stdb.moduledef.CasePolicy;
import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.IndexDef;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ProcedureDef;
import dev.stdb.moduledef.ReducerDef;
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

/** Module definition full of names that mean something in Java, TypeScript, the runtimes or generated code. */
public final class HostileModule {
    private static final ArrayType NUMBERS = new ArrayType(PrimitiveType.U32);

    private HostileModule() {}

    /** Returns the definition. */
    public static ModuleDef def(CasePolicy policy) {
        return ModuleDef.builder()
                .casePolicy(policy)
                .typespace(new Typespace(List.of(
                        row(policy), circle(), figure(), product("override", PrimitiveType.BOOL), string(), blob())))
                .type(new TypeDef(List.of(), "Class", 0, true))
                .type(new TypeDef(List.of(), "Circle", 1, true))
                .type(new TypeDef(List.of(), "Figure", 2, true))
                .type(new TypeDef(List.of(), "Override", 3, true))
                .type(new TypeDef(List.of(), "String", 4, true))
                .type(new TypeDef(List.of(), "Blob", 5, true))
                .table(table("class"))
                .table(table("getClass"))
                .reducer(callable(
                        "delete", product("connection", NUMBERS, "out", NUMBERS, "out1", NUMBERS, "value1", NUMBERS)))
                .reducer(callable("default", product("args", NUMBERS, "in", NUMBERS, "this", PrimitiveType.STRING)))
                .procedure(new ProcedureDef(
                        "switch",
                        product("case", new RefType(2), "out_", new ArrayType(new RefType(4))),
                        new RefType(4),
                        FunctionVisibility.CLIENT_CALLABLE))
                .view(new ViewDef(
                        "finally",
                        0,
                        true,
                        true,
                        product(
                                "class",
                                PrimitiveType.U64,
                                "literals",
                                PrimitiveType.STRING,
                                "this",
                                SpecialTypes.BYTES),
                        new ArrayType(new RefType(0))))
                .submodule(new SubmoduleDef("connection", library()))
                .submodule(new SubmoduleDef("package", library()))
                .submodule(new SubmoduleDef("types", library()))
                .build();
    }

    /** What its namespace is called like, and more. */
    private static ModuleDef library() {
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(circle(), string())))
                .type(new TypeDef(List.of(), "DbConnection", 0, true))
                .type(new TypeDef(List.of(), "RemoteTables", 1, true))
                .table(new TableDef(
                        "connection", 0, List.of(), List.of(), List.of(), List.of(), false, true, List.of(), false))
                .reducer(callable("reducers", product("connection", new RefType(1))))
                .build();
    }

    /** Columns that are words of the languages, members of handles, or one name in two spellings. */
    private static ProductType row(CasePolicy policy) {
        return product(
                "count",
                PrimitiveType.U64,
                "class",
                PrimitiveType.STRING,
                "userId",
                PrimitiveType.U32,
                policy == CasePolicy.NONE ? "user_id2" : "other_id",
                PrimitiveType.U32,
                "userId2",
                PrimitiveType.U32,
                "constructor",
                new RefType(2),
                "in",
                NUMBERS,
                "value1",
                NUMBERS,
                "color",
                new RefType(4));
    }

    private static ProductType circle() {
        return product("radius", PrimitiveType.F32);
    }

    /** The usual shape of a sealed type: its variants are called like their payloads. */
    private static SumType figure() {
        return SumType.of(
                new SumType.Variant("Circle", new RefType(1)),
                new SumType.Variant("Figure", PrimitiveType.STRING),
                new SumType.Variant("String", new RefType(4)),
                new SumType.Variant("Override", SpecialTypes.BYTES));
    }

    /** A plain enum, which may be a key. */
    private static SumType string() {
        return SumType.of(
                new SumType.Variant("red", SpecialTypes.UNIT), new SumType.Variant("default", SpecialTypes.UNIT));
    }

    private static ProductType blob() {
        return product(
                "other",
                SpecialTypes.BYTES,
                "that",
                SpecialTypes.optionOf(new ArrayType(SpecialTypes.BYTES)),
                "this",
                SpecialTypes.resultOf(SpecialTypes.BYTES, PrimitiveType.STRING),
                "number",
                PrimitiveType.F64);
    }

    private static TableDef table(String name) {
        return new TableDef(
                name,
                0,
                List.of(0),
                List.of(
                        new IndexDef(name + "_count_idx", "count", IndexAlgorithm.BTREE, List.of(0)),
                        new IndexDef(name + "_iter_idx", "iter", IndexAlgorithm.BTREE, List.of(2)),
                        new IndexDef(name + "_color_idx", "color", IndexAlgorithm.BTREE, List.of(8)),
                        new IndexDef(name + "_both_idx", "by_both", IndexAlgorithm.BTREE, List.of(4, 8))),
                List.of(new ConstraintDef(null, List.of(0))),
                List.of(),
                false,
                true,
                List.of(),
                false);
    }

    private static ReducerDef callable(String name, ProductType params) {
        return ReducerDef.of(name, params, FunctionVisibility.CLIENT_CALLABLE);
    }

    private static ProductType product(Object... namesAndTypes) {
        List<ProductType.Element> elements = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            elements.add(new ProductType.Element((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]));
        }
        return new ProductType(elements);
    }
}
