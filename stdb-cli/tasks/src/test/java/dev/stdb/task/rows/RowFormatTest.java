package dev.stdb.task.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.testing.Property;
import dev.stdb.testing.SatsGens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowFormatTest {
    private static final ProductType PERSON = ProductType.of(
            new ProductType.Element("id", PrimitiveType.U64),
            new ProductType.Element("name", SpecialTypes.optionOf(PrimitiveType.STRING)),
            new ProductType.Element("seen", SpecialTypes.TIMESTAMP));

    @TempDir
    Path directory;

    /** Rows of one column, so that the row is any value of any type. */
    @ParameterizedTest
    @EnumSource(RowFormat.class)
    void everyValueComesBack(RowFormat format) {
        Property.forAll(100, SatsGens.typed(3), typed -> checkRoundTrip(format, typed.type(), typed.values()));
    }

    @ParameterizedTest
    @EnumSource(RowFormat.class)
    void floatsWithoutDigitsComeBack(RowFormat format) throws Exception {
        for (AlgebraicType type :
                List.of(PrimitiveType.F64, ProductType.of(new ProductType.Element("part", PrimitiveType.F64)))) {
            List<byte[]> values = new ArrayList<>();
            for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0}) {
                BsatnWriter out = new BsatnWriter();
                out.writeF64(value);
                values.add(out.toByteArray());
            }
            checkRoundTrip(format, type, values);
        }
    }

    @ParameterizedTest
    @EnumSource(RowFormat.class)
    void theEndsOfTimeComeBack(RowFormat format) throws Exception {
        for (AlgebraicType type : List.of(SpecialTypes.TIMESTAMP, SpecialTypes.TIME_DURATION)) {
            List<byte[]> values = new ArrayList<>();
            for (long micros : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
                BsatnWriter out = new BsatnWriter();
                out.writeI64(micros);
                values.add(out.toByteArray());
            }
            checkRoundTrip(format, type, values);
        }
    }

    private void checkRoundTrip(RowFormat format, AlgebraicType type, List<byte[]> values) throws Exception {
        ProductType row = ProductType.of(
                new ProductType.Element("value", type), new ProductType.Element("last", PrimitiveType.BOOL));
        List<String> expected = new ArrayList<>();
        Path file = directory.resolve("rows" + format.extension());
        Files.deleteIfExists(file);
        try (RowWriter writer = format.writer(file, row)) {
            for (byte[] value : values) {
                BsatnWriter bytes = new BsatnWriter();
                bytes.writeRaw(value, 0, value.length);
                bytes.writeBool(true);
                writer.write(bytes.array(), 0, bytes.length());
                expected.add(HexFormat.of().formatHex(bytes.toByteArray()));
            }
        }
        assertThat(rows(file, row))
                .as("%s: %s", type, Files.readString(file, StandardCharsets.ISO_8859_1))
                .isEqualTo(expected);
    }

    private static List<String> rows(Path file, ProductType type) throws Exception {
        RowFormat format = RowFormat.ofFile(file.toString()).orElseThrow();
        List<String> rows = new ArrayList<>();
        try (RowReader reader = format.reader(file, type)) {
            BsatnWriter row = new BsatnWriter();
            while (reader.next(row)) {
                rows.add(HexFormat.of().formatHex(row.toByteArray()));
                row.reset();
            }
        }
        return rows;
    }

    @Test
    void peopleReadAndWriteCsv() throws Exception {
        Path file = directory.resolve("person.csv");
        Files.writeString(
                file,
                "\uFEFFseen,id,name\r\n"
                        + "1970-01-01T00:00:00.000001Z,1,Ann\r\n"
                        + "\r\n"
                        + "1970-01-01T00:00:00Z,2,\"a, \"\"b\"\"\nc\"\r\n"
                        + "1970-01-01T00:00:00Z,3,\r\n"
                        + "1970-01-01T00:00:00Z,4,\"\"");
        List<String> rows = rows(file, PERSON);
        Path copy = directory.resolve("copy.csv");
        try (RowWriter writer = RowFormat.CSV.writer(copy, PERSON)) {
            for (String row : rows) {
                byte[] bytes = HexFormat.of().parseHex(row);
                writer.write(bytes, 0, bytes.length);
            }
        }
        assertThat(copy).hasContent("""
                        id,name,seen
                        1,Ann,1970-01-01T00:00:00.000001Z
                        2,"a, ""b""
                        c",1970-01-01T00:00:00Z
                        3,,1970-01-01T00:00:00Z
                        4,"",1970-01-01T00:00:00Z
                        """);
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws Exception {
        refuses(
                "person.csv",
                "id,nam,seen\n",
                ":1: these are not the columns of the table\nunknown: nam\n"
                        + "the first line names them: id,name,seen");
        refuses(
                "person.csv",
                "id,name\n",
                ":1: these are not the columns of the table\nmissing: seen\n"
                        + "the first line names them: id,name,seen");
        refuses(
                "person.csv",
                "seen,id\n1970-01-01T00:00:00Z,1\n\n1970-01-01T00:00:00Z\n",
                ":4: this is no row of the table\nit has 1 cells, the first line of the file 2\ncorrect the line");
        refuses(
                "person.csv",
                "seen,id\n\"1970-01-01T00:00:00Z\"x,1\n",
                ":2: text follows a closed quote\nquotes within a cell are written twice");
        refuses(
                "person.csv",
                "seen,id\n\"1970,1\n",
                ":2: a quote is not closed\nquotes within a cell are written twice");
        refuses(
                "person.csv",
                "seen,id\nnever,1\n",
                ":2: this is no row of the table\ncolumn seen: Text 'never' could not be parsed at index 0\n"
                        + "correct the line");
        refuses(
                "person.csv",
                "seen,id\n1970-01-01T00:00:00Z,-1\n",
                ":2: this is no row of the table\ncolumn id: -1 is out of the range of U64\ncorrect the line");
        refuses("person.ndjson", "\n{\"id\":1,\"name\":null}\n", ":2: this is no row of the table\n");
        refuses("person.bsatn", "\u0003\0\0\0abc", ":1: this is no row of the table\n");
        refuses("person.bsatn", "\u0003\0", ":1: this is no row of the table\nthe file ends within a length\n");
        refuses("person.bsatn", "\0\0\0\u007f", ":1: this is no row of the table\nno row has 2130706432 bytes\n");
        assertThatThrownBy(() -> RowFormat.parse("xml", Spelling.MAVEN))
                .hasMessage("-Dstdb.format=xml: there is no such format of rows\nuse one of ndjson, csv, bsatn");
    }

    private void refuses(String name, String text, String message) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        assertThatThrownBy(() -> rows(file, PERSON))
                .isInstanceOf(TaskException.class)
                .hasMessageStartingWith(file + message);
    }
}
