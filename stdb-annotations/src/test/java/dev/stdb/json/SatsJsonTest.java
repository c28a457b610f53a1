package dev.stdb.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.testing.Hex;
import dev.stdb.testing.Property;
import dev.stdb.testing.SatsGens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of spec sats.md §4. */
class SatsJsonTest {
    private static final ProductType ROW = ProductType.of(
            new ProductType.Element("id", PrimitiveType.U32), new ProductType.Element("name", PrimitiveType.STRING));

    private static String typed(AlgebraicType type, String hex) {
        JsonWriter out = new JsonWriter();
        SatsJson.writeTyped(type, new BsatnReader(Hex.bytes(hex)), out);
        return out.toString();
    }

    private static String untyped(AlgebraicType type, String hex) {
        JsonWriter out = new JsonWriter();
        SatsJson.writeUntyped(type, new BsatnReader(Hex.bytes(hex)), out);
        return out.toString();
    }

    private static String read(AlgebraicType type, String json) {
        BsatnWriter out = new BsatnWriter();
        JsonReader in = new JsonReader(json);
        SatsJson.read(type, in, out);
        in.endDocument();
        return Hex.text(out.toByteArray());
    }

    @Test
    void showsValuesInBothProfiles() {
        assertThat(typed(ROW, "0700000003000000426f62")).isEqualTo("{\"id\":7,\"name\":\"Bob\"}");
        assertThat(untyped(ROW, "0700000003000000426f62")).isEqualTo("[7,\"Bob\"]");
        SumType option = SpecialTypes.optionOf(PrimitiveType.U8);
        assertThat(typed(option, "0007")).isEqualTo("{\"some\":7}");
        assertThat(typed(option, "01")).isEqualTo("{\"none\":[]}");
        assertThat(untyped(option, "0007")).isEqualTo("[0,7]");
        assertThat(untyped(option, "01")).isEqualTo("[1,[]]");
        assertThat(typed(SpecialTypes.BYTES, "030000000102ff")).isEqualTo("\"0102ff\"");
        assertThat(typed(PrimitiveType.U256, "2a" + "00".repeat(31))).isEqualTo("\"0x2a\"");
        assertThat(typed(PrimitiveType.I256, "ff".repeat(32))).isEqualTo("\"-0x1\"");
        assertThat(typed(PrimitiveType.U64, "ff".repeat(8))).isEqualTo("18446744073709551615");
        assertThat(typed(PrimitiveType.F64, "000000000000f87f")).isEqualTo("null");
        assertThat(untyped(SpecialTypes.IDENTITY, "01" + "00".repeat(31))).isEqualTo("[\"0x1\"]");
        assertThat(typed(SpecialTypes.TIMESTAMP, "00401e18240a0600"))
                .isEqualTo("{\"__timestamp_micros_since_unix_epoch__\":1700000000000000}");
    }

    @Test
    void textsEndAtTheirLength() {
        JsonWriter out = new JsonWriter(new StringBuilder(), 10);
        out.beginArray().value("0123456789");
        assertThatThrownBy(() -> out.value(1))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("text is too long: lengthMax=10");
    }

    @Test
    void readsEveryAcceptedForm() {
        String bob = "0700000003000000426f62";
        assertThat(read(ROW, "{\"id\":7,\"name\":\"Bob\"}")).isEqualTo(bob);
        assertThat(read(ROW, "{ \"name\" : \"Bob\", \"id\" : 7 }")).isEqualTo(bob);
        assertThat(read(ROW, "[7,\"Bob\"]")).isEqualTo(bob);
        SumType option = SpecialTypes.optionOf(PrimitiveType.U8);
        for (String json : new String[] {"{\"some\":7}", "{\"0\":7}", "[0,7]", "[\"some\",7]", "[\"0\",7]"}) {
            assertThat(read(option, json)).as(json).isEqualTo("0007");
        }
        for (String json : new String[] {"null", "{\"none\":[]}", "{\"none\":{}}", "[1,[]]"}) {
            assertThat(read(option, json)).as(json).isEqualTo("01");
        }
        assertThat(read(SpecialTypes.BYTES, "\"0102FF\"")).isEqualTo("030000000102ff");
        assertThat(read(SpecialTypes.BYTES, "[1,2,255]")).isEqualTo("030000000102ff");
        assertThat(read(PrimitiveType.I256, "\"-0x1\"")).isEqualTo("ff".repeat(32));
        assertThat(read(PrimitiveType.F32, "1.5")).isEqualTo("0000c03f");
        assertThat(read(PrimitiveType.F64, "1")).isEqualTo("000000000000f03f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":7}",
                "{\"id\":7,\"name\":\"B\",\"name\":\"C\"}",
                "{\"id\":7,\"name\":\"B\",\"x\":1}",
                "[7]",
                "[7,\"B\",1]",
                "{\"id\":\"7\",\"name\":\"B\"}",
                "{\"id\":7.0,\"name\":\"B\"}",
                "{\"id\":-1,\"name\":\"B\"}",
                "{\"id\":4294967296,\"name\":\"B\"}",
                "null",
                "{\"id\":7,\"name\":\"B\"} x",
                "{\"id\":7,\"name\":\"B\",}",
                "{\"id\":07,\"name\":\"B\"}",
                "{\"id\":7 \"name\":\"B\"}",
                "{\"id\":7,\"name\":\"\u0001\"}",
                "{\"id\":7,\"name\":\"B"
            })
    void rejectsOtherRows(String json) {
        assertThatThrownBy(() -> read(ROW, json))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("at position ");
    }

    @Test
    void rejectsWrongScalars() {
        assertThatThrownBy(() -> read(PrimitiveType.BOOL, "1")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(PrimitiveType.F64, "null")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(PrimitiveType.U256, "\"2a\"")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(PrimitiveType.U256, "\"-0x1\"")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(SpecialTypes.BYTES, "\"123\"")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(SpecialTypes.UNIT, "null")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(SpecialTypes.optionOf(PrimitiveType.U8), "7"))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> read(SpecialTypes.optionOf(PrimitiveType.U8), "[2,7]"))
                .isInstanceOf(JsonException.class)
                .hasMessage("unknown variant: variant=2, variants=[some, none] at position 1");
    }

    @Test
    void variantsAreFoundInEitherSpelling() {
        SumType state = SumType.of(
                new SumType.Variant("waiting", SpecialTypes.UNIT),
                new SumType.Variant("inProgress", SpecialTypes.UNIT),
                new SumType.Variant("failed", PrimitiveType.U8));
        for (String json : new String[] {
            "\"inProgress\"", "\"IN_PROGRESS\"", "{\"InProgress\":[]}", "[\"in_progress\",[]]", "\"1\""
        }) {
            assertThat(read(state, json)).as(json).isEqualTo("01");
        }
        assertThat(read(state, "{\"FAILED\":7}")).isEqualTo("0207");
        assertThatThrownBy(() -> read(state, "\"FAILED\""))
                .hasMessage("the variant has a payload, write an object of one key: variant=FAILED at position 0");
        assertThatThrownBy(() -> read(state, "\"paused\""))
                .hasMessage("unknown variant: variant=paused, variants=[waiting, inProgress, failed] at position 0");
        assertThatThrownBy(() -> read(SpecialTypes.optionOf(PrimitiveType.STRING), "\"none\""))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void aSpellingOfTwoVariantsIsNone() {
        SumType pair =
                SumType.of(new SumType.Variant("aB", SpecialTypes.UNIT), new SumType.Variant("a_b", SpecialTypes.UNIT));
        assertThat(read(pair, "\"a_b\"")).isEqualTo("01");
        assertThatThrownBy(() -> read(pair, "\"A_B\"")).isInstanceOf(JsonException.class);
    }

    @Test
    void valuesSurviveBothProfiles() {
        Property.forAll(500, SatsGens.typed(1), typed -> {
            String hex = Hex.text(typed.values().get(0));
            assertThat(read(typed.type(), untyped(typed.type(), hex))).isEqualTo(hex);
            assertThat(read(typed.type(), typed(typed.type(), hex))).isEqualTo(hex);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "u32 | {\"U32\":[]}",
                "ref | {\"Ref\":0}",
                "bytes | {\"Array\":{\"U8\":[]}}",
                "product | {\"Product\":{\"elements\":[{\"name\":{\"some\":\"x\"},\"algebraic_type\":{\"U32\":[]}}]}}",
                "unit | {\"Product\":{\"elements\":[]}}",
                "sum | {\"Sum\":{\"variants\":[{\"name\":{\"none\":[]},\"algebraic_type\":{\"Bool\":[]}}]}}"
            })
    void showsAndReadsTypes(String which, String json) {
        AlgebraicType type = switch (which) {
            case "u32" -> PrimitiveType.U32;
            case "ref" -> new RefType(0);
            case "bytes" -> new ArrayType(PrimitiveType.U8);
            case "product" -> ProductType.of(new ProductType.Element("x", PrimitiveType.U32));
            case "unit" -> SpecialTypes.UNIT;
            default -> SumType.of(new SumType.Variant(null, PrimitiveType.BOOL));
        };
        JsonWriter out = new JsonWriter();
        SatsJson.typeToJson(type, out);
        assertThat(out).hasToString(json);
        assertThat(SatsJson.typeFromJson(new JsonReader(json))).isEqualTo(type);
    }

    @Test
    void everyTypeSurvivesJson() {
        Property.forAll(SatsGens.types(), type -> {
            JsonWriter out = new JsonWriter();
            SatsJson.typeToJson(type, out);
            assertThat(SatsJson.typeFromJson(new JsonReader(out.toString()))).isEqualTo(type);
        });
    }
}
