package dev.stdb.moduledef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.testing.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModuleDefCodecTest {
    /** Spec module-def.md §2.3, made with the official TypeScript encoder. */
    static final String PERSON = "02 04000000 00 01000000 02 02000000 00 02000000 6964 0b 00 04000000 6e616d65 04"
            + "01 01000000 00000000 06000000 506572736f6e 00000000 01"
            + "02 01000000 06000000 706572736f6e 00000000 01000000 0000 01000000"
            + "00 13000000 706572736f6e5f69645f6964785f6274726565 00 02000000 6964 00 01000000 0000"
            + "01000000 01 00 01000000 0000 01000000 01 0000 01 01 01 01000000000000000000000000000000"
            + "01 00 00000000 00"
            + "03 01000000 03000000 616464 01000000 00 04000000 6e616d65 04 01 02 00000000 04";

    @Test
    void decodesAndEncodesTheWorkedExample() {
        byte[] bytes = Hex.bytes(PERSON);
        assertThat(bytes).hasSize(202);
        ModuleDef def = ModuleDefCodec.decode(bytes);
        assertThat(ModuleDefValidator.validate(def)).isEmpty();
        assertThat(ModuleDefCodec.encode(def)).isEqualTo(bytes);

        DatabaseSchema schema = DatabaseSchema.of(def);
        TableSchema person = schema.tables().get(0);
        assertThat(person.name()).isEqualTo("person");
        assertThat(person.primaryKey()).isEqualTo(OptionalInt.of(0));
        assertThat(person.isPublic()).isTrue();
        assertThat(person.columns())
                .containsExactly(
                        new ColumnSchema(0, "id", "id", PrimitiveType.U32),
                        new ColumnSchema(1, "name", "name", PrimitiveType.STRING));
        assertThat(person.indexes())
                .containsExactly(new IndexSchema(
                        0, "person_id_idx_btree", "person_id_idx_btree", IndexAlgorithm.BTREE, List.of(0)));
        assertThat(person.constraints()).containsExactly(new ConstraintSchema(0, "person_id_key", List.of(0)));
        assertThat(person.sequences())
                .containsExactly(new SequenceSchema(
                        0,
                        "person_id_seq",
                        0,
                        BigInteger.ONE,
                        BigInteger.ONE,
                        SequenceSchema.MAX_DEFAULT,
                        BigInteger.ONE));
        assertThat(schema.reducers()).singleElement().satisfies(add -> {
            assertThat(add.name()).isEqualTo("add");
            assertThat(add.clientCallable()).isTrue();
            assertThat(add.params().size()).isEqualTo(1);
        });
    }

    @Test
    void everyCutOfTheExampleIsRejected() {
        byte[] bytes = Hex.bytes(PERSON);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ModuleDefCodec.decode(cut)).isInstanceOf(BsatnException.class);
        }
    }

    @Test
    void onlyTheFirstSectionOfAKindCounts() {
        // Two sections 11 (HTTP handlers): the second is walked and dropped.
        ModuleDef def = ModuleDefCodec.decode(Hex.bytes("02 02000000 0b 01000000 01000000 61 0b 01000000 01000000 62"));
        assertThat(def.httpHandlers()).containsExactly("a");
    }

    @Test
    void version8IsATypedError() {
        assertThatThrownBy(() -> ModuleDefCodec.decode(new byte[] {0}))
                .isInstanceOf(ModuleDefException.class)
                .hasMessageContaining("version 8");
    }

    @Test
    void version9KeepsNamesAndRoundTrips() {
        ModuleDef v10 = SampleModules.everything();
        byte[] v9 = ModuleDefCodec.encodeV9(v10);
        ModuleDef read = ModuleDefCodec.decode(v9);
        assertThat(read.version()).isEqualTo(ModuleDef.V9);
        assertThat(ModuleDefValidator.validate(read)).isEmpty();
        assertThat(ModuleDefCodec.encodeV9(read)).isEqualTo(v9);
        DatabaseSchema from10 = DatabaseSchema.of(v10);
        DatabaseSchema from9 = DatabaseSchema.of(read);
        // V9 has no submodules.
        List<TableSchema> expected = from10.tables().stream()
                .filter(table -> !table.name().startsWith("lib."))
                .toList();
        assertThat(from9.tables())
                .extracting(TableSchema::name)
                .isEqualTo(expected.stream().map(TableSchema::name).toList());
        assertThat(from9.tables())
                .extracting(TableSchema::rowType)
                .isEqualTo(expected.stream().map(TableSchema::rowType).toList());
        // The timer's reducer is private in V10 and callable in V9.
        assertThat(from10.findReducer("fire_timer").orElseThrow().clientCallable())
                .isFalse();
        assertThat(from9.findReducer("fire_timer").orElseThrow().clientCallable())
                .isTrue();
    }

    @Test
    void version10RoundTripsEverySection() {
        ModuleDef def = SampleModules.everything();
        byte[] bytes = ModuleDefCodec.encode(def);
        assertThat(ModuleDefCodec.decode(bytes)).isEqualTo(def);
    }

    @Test
    void outboxesRoundTripAndTheirReducersArePrivate() {
        ModuleDef def = SampleModules.withOutbox();
        assertThat(ModuleDefCodec.decode(ModuleDefCodec.encode(def))).isEqualTo(def);
        assertThat(SatsJson.moduleDefFromJson(SatsJson.moduleDefToJson(def, 10)))
                .isEqualTo(def);
        assertThat(DatabaseSchema.of(def).findReducer("sent").orElseThrow().clientCallable())
                .isFalse();
    }

    @Test
    void environmentIsEncodedAsSpecified() {
        // Section 15: "K" of one of two values, not optional; "o" of any text, optional.
        byte[] bytes = Hex.bytes(
                "02 01000000 0f 02000000 01000000 4b 02 02000000 01000000 61 01000000 62 00" + " 01000000 6f 00 01");
        ModuleDef def = ModuleDefCodec.decode(bytes);
        assertThat(def.environment())
                .containsExactly(
                        new EnvironmentDef("K", EnvironmentDef.Kind.UNION, List.of("a", "b"), false),
                        new EnvironmentDef("o", EnvironmentDef.Kind.STRING, List.of(), true));
        assertThat(ModuleDefCodec.encode(def)).isEqualTo(bytes);
    }

    @Test
    void jsonFormsAreWellFormedAndNameTheirSections() {
        ModuleDef def = SampleModules.everything();
        String v10 = SatsJson.moduleDefToJson(def, 10);
        JsonReader reader = new JsonReader(v10);
        reader.skipValue();
        reader.endDocument();
        assertThat(v10)
                .startsWith("{\"sections\":[{\"CaseConversionPolicy\":{\"SnakeCase\":[]}},{\"Environment\":[")
                .contains("\"Submodules\":[{\"namespace\":\"lib\"");
        assertThat(SatsJson.moduleDefFromJson(v10)).isEqualTo(def);
        String v9 = SatsJson.moduleDefToJson(def, 9);
        assertThat(SatsJson.moduleDefFromJson(v9)).isEqualTo(ModuleDefCodec.decode(ModuleDefCodec.encodeV9(def)));
        new JsonReader(v9).skipValue();
        assertThat(v9)
                .startsWith("{\"typespace\":{\"types\":[")
                .contains("\"misc_exports\":[", "\"row_level_security\":");
    }
}
