package dev.stdb.bsatn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import dev.stdb.testing.Hex;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of spec sats.md §2–3. */
class BsatnVectorsTest {
    private static String written(Consumer<BsatnWriter> write) {
        BsatnWriter out = new BsatnWriter(0);
        write.accept(out);
        return Hex.text(out.toByteArray());
    }

    private static BsatnReader reader(String hex) {
        return new BsatnReader(Hex.bytes(hex));
    }

    @Test
    void writesScalarsLittleEndian() {
        assertThat(written(out -> out.writeBool(true))).isEqualTo("01");
        assertThat(written(out -> out.writeI8(-1))).isEqualTo("ff");
        assertThat(written(out -> out.writeI16(0x1234))).isEqualTo("3412");
        assertThat(written(out -> out.writeI64(-2))).isEqualTo("feffffffffffffff");
        assertThat(written(out -> out.writeU128(0, 1))).isEqualTo("00000000000000000100000000000000");
        assertThat(written(out -> out.writeF32(1.5f))).isEqualTo("0000c03f");
        assertThat(written(out -> out.writeF64(0.1))).isEqualTo("9a9999999999b93f");
        assertThat(written(out -> out.writeF64(-0.0))).isEqualTo("0000000000000080");
        assertThat(written(out -> out.writeF64(Double.NaN))).isEqualTo("000000000000f87f");
        assertThat(written(out -> out.writeI64(1_700_000_000_000_000L))).isEqualTo("00401e18240a0600");
    }

    @Test
    void writesWideIntegersInTwosComplement() {
        assertThat(written(out -> out.writeBigInteger(BigInteger.valueOf(0x0102), 32)))
                .isEqualTo("0201" + "00".repeat(30));
        assertThat(written(out -> out.writeBigInteger(BigInteger.valueOf(-1), 32)))
                .isEqualTo("ff".repeat(32));
        BigInteger max = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
        assertThat(written(out -> out.writeBigInteger(max, 16))).isEqualTo("ff".repeat(16));
        assertThatThrownBy(() -> new BsatnWriter().writeBigInteger(max.add(BigInteger.ONE), 16))
                .isInstanceOf(BsatnException.class);
        assertThat(reader("ff".repeat(16)).readBigInteger(16, false)).isEqualTo(max);
        assertThat(reader("ff".repeat(16)).readBigInteger(16, true)).isEqualTo(BigInteger.valueOf(-1));
    }

    @Test
    void writesStringsAndBytesWithTheirLength() {
        assertThat(written(out -> out.writeString("héllo"))).isEqualTo("0600000068c3a96c6c6f");
        assertThat(written(out -> out.writeString(""))).isEqualTo("00000000");
        assertThat(written(out -> out.writeBytes(new byte[] {1, 2, -1}))).isEqualTo("030000000102ff");
        assertThat(reader("0600000068c3a96c6c6f").readString()).isEqualTo("héllo");
        assertThat(written(out -> out.writeString("\ud800"))).isEqualTo("010000003f");
    }

    @Test
    void writesIdentitiesLittleEndianAndPrintsThemBigEndian() {
        Identity identity = Identity.fromHex("0xc200" + "0".repeat(59) + "1");
        assertThat(written(out -> out.writeIdentity(identity))).isEqualTo("01" + "00".repeat(30) + "c2");
        assertThat(identity.toHex()).isEqualTo("c200" + "0".repeat(59) + "1");
        assertThat(written(out -> out.writeConnectionId(ConnectionId.of(1, 0)))).isEqualTo("01" + "00".repeat(15));
    }

    @ParameterizedTest
    @CsvSource({
        "c080, overlong two bytes",
        "e08080, overlong three bytes",
        "eda080, surrogate",
        "f4908080, above U+10FFFF",
        "f0808080, overlong four bytes",
        "c3, cut short",
        "80, lone continuation",
        "ff, never valid"
    })
    void rejectsBytesThatAreNotUtf8(String hex, String why) {
        String value = "0" + hex.length() / 2 + "000000" + hex;
        assertThatThrownBy(() -> reader(value).readString()).as(why).hasMessageContaining("invalid utf8");
        assertThatThrownBy(() -> reader(value).skipString()).as(why).hasMessageContaining("invalid utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "010000", "02000000ff"})
    void rejectsShortInput(String hex) {
        assertThatThrownBy(() -> reader(hex).readString())
                .isInstanceOf(BsatnException.class)
                .hasMessageContaining("data too short for string: Expected ");
    }

    @Test
    void namesTheUnknownTag() {
        assertThatThrownBy(() -> reader("07").readTag(3, "Color"))
                .hasMessageContaining("unknown tag 0x7 for sum type Color");
        assertThatThrownBy(() -> reader("02").readBool()).isInstanceOf(BsatnException.class);
    }

    @Test
    void encodesTypes() {
        assertType(PrimitiveType.U32, "0b");
        assertType(new RefType(3), "0003000000");
        assertType(SpecialTypes.UNIT, "0200000000");
        assertType(SpecialTypes.NEVER, "0100000000");
        assertType(SpecialTypes.BYTES, "0307");
        assertType(
                ProductType.of(
                        new ProductType.Element("x", PrimitiveType.U32),
                        new ProductType.Element("y", PrimitiveType.STRING)),
                "02 02000000  00 01000000 78 0b  00 01000000 79 04");
        assertType(
                SpecialTypes.optionOf(PrimitiveType.STRING),
                "01 02000000  00 04000000 736f6d65 04  00 04000000 6e6f6e65 0200000000");
        assertType(SpecialTypes.IDENTITY, "02 01000000  00 0c000000 5f5f6964656e746974795f5f 11");
        assertType(ProductType.of(new ProductType.Element(null, PrimitiveType.BOOL)), "02 01000000  01 05");
        BsatnWriter out = new BsatnWriter();
        TypeCodec.writeTypespace(new Typespace(List.of(PrimitiveType.U32)), out);
        assertThat(Hex.text(out.toByteArray())).isEqualTo("010000000b");
    }

    @Test
    void refusesTypesNestedTooDeeply() {
        assertThatThrownBy(() -> TypeCodec.read(reader("03".repeat(10_000) + "07")))
                .isInstanceOf(BsatnException.class)
                .hasMessageContaining("nested too deeply");
        assertThat(TypeCodec.read(reader("030307"))).isEqualTo(new ArrayType(SpecialTypes.BYTES));
    }

    private static void assertType(AlgebraicType type, String hex) {
        assertThat(TypeCodec.encode(type)).isEqualTo(Hex.bytes(hex));
        assertThat(TypeCodec.read(reader(hex))).isEqualTo(type);
    }
}
