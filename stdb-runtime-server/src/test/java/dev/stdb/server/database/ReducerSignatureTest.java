package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.SubmoduleDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.DatabaseSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The hashes are official ones: those of flat signatures are in the tests of the bindings 2.14.0, the others are what
 * {@code reducer_signature_hash} of the crate {@code spacetimedb-schema} 2.14.0 says of the same definition.
 */
class ReducerSignatureTest {
    private static final String OF_TREE = "e8bb00233b1b450338cd0cdcec9d89a6ed3aa9301849ea4c4c4a24e16981fe0c";

    private static ProductType product(Object... namesAndTypes) {
        List<ProductType.Element> elements = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            elements.add(new ProductType.Element((String) namesAndTypes[i], (AlgebraicType) namesAndTypes[i + 1]));
        }
        return new ProductType(elements);
    }

    private static ModuleDef.Builder module(String reducer, ProductType params, AlgebraicType... types) {
        ModuleDef.Builder module = ModuleDef.builder()
                .typespace(new Typespace(List.of(types)))
                .reducer(ReducerDef.of(reducer, params, FunctionVisibility.CLIENT_CALLABLE));
        for (int i = 0; i < types.length; i++) {
            module.type(new TypeDef(List.of(), "Type" + i, i, true));
        }
        return module;
    }

    private static String hash(ModuleDef module, String reducer) {
        DatabaseSchema schema = DatabaseSchema.of(module);
        return ReducerSignature.hash(schema, Objects.requireNonNull(schema.reducer(reducer)));
    }

    @Test
    void namesAndTypesOfParametersCount() {
        assertThat(hash(
                        module("wire_ping", product("body", PrimitiveType.STRING))
                                .build(),
                        "wire_ping"))
                .isEqualTo("386957a94632958d5ae8343e258f3a6f9dce9d7dafc46831050894baa7a4e4e1");
        assertThat(hash(module("noop", product()).build(), "noop"))
                .isEqualTo("bc436888fd947d2bfd49ed6bddad31f0245c34fd42c85f9360fa0b477aa957fc");
    }

    /** A type that is met inside another one comes before those of the next parameter. */
    @Test
    void typesThatAreReachedCountInTheOrderInWhichTheyAreMet() {
        assertThat(hash(tree(0).build(), "receive_tree")).isEqualTo(OF_TREE);
    }

    @Test
    void neitherOtherTypesCountNorWhereTheReducerIs() {
        assertThat(hash(tree(2).build(), "receive_tree")).isEqualTo(OF_TREE);
        ModuleDef outer = module("other", product("first", PrimitiveType.BOOL))
                .submodule(new SubmoduleDef("inner", tree(1).build()))
                .build();
        assertThat(hash(outer, "inner.receive_tree")).isEqualTo(OF_TREE);
    }

    /** Returns a module whose reducer takes types that contain each other, behind a number of others. */
    private static ModuleDef.Builder tree(int others) {
        List<AlgebraicType> types = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            types.add(product("unused" + i, PrimitiveType.U8));
        }
        RefType leaf = new RefType(others);
        RefType kind = new RefType(others + 1);
        RefType node = new RefType(others + 2);
        types.add(product("leafSize", PrimitiveType.U64, "ownerId", SpecialTypes.IDENTITY));
        types.add(new SumType(
                List.of(new SumType.Variant("PlainKind", SpecialTypes.UNIT), new SumType.Variant("Other", leaf))));
        types.add(product("nodeKind", kind, "manyKinds", new ArrayType(kind), "leaf", SpecialTypes.optionOf(leaf)));
        return module("receiveTree", product("rootNode", node, "lastLeaf", leaf), types.toArray(AlgebraicType[]::new));
    }
}
