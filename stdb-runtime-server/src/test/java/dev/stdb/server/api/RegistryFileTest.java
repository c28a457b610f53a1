package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of databases, whole and damaged. */
class RegistryFileTest {
    private static final Path DATA = Path.of("/data");
    private static final Path FILE = DATA.resolve("databases.txt");
    private static final String HASH = "ab".repeat(32);
    private static final DatabaseRecord ONE = record(1, "one", "uno");
    private static final DatabaseRecord TWO = record(2, "two");

    private final FaultyFileSystem files = new FaultyFileSystem(1);
    private final RegistryFile registry = new RegistryFile(files, DATA);

    private static DatabaseRecord record(int number, String... names) {
        return new DatabaseRecord(
                Identity.of(0, 0, 0, number), Identity.of(7, 7, 7, 7), HASH, number == 2, List.of(names));
    }

    private String written() throws Exception {
        files.createDirectories(DATA);
        registry.write(List.of(ONE, TWO));
        return new String(files.content(FILE), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        written();
        assertThat(registry.read()).containsExactly(ONE, TWO);
        assertThat(registry.damage()).isEmpty();
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                Arguments.of("", "line=1: the file is empty"),
                Arguments.of("\u0000\u0001\uFFFF", "line=1: expected `stdb-databases 1`, found `"),
                Arguments.of("stdb-databases 2\nend 0\n", "line=1: version `2` is unknown, expected 1"),
                Arguments.of("stdb-databases 1", "line=1: the line is cut off: `stdb-databases 1`"),
                Arguments.of("stdb-databases 1\n", "line=1: expected `end 0`, found `stdb-databases 1`"),
                Arguments.of("stdb-databases 1\nend 1\n", "line=2: expected `end 0`, found `end 1`"),
                Arguments.of("stdb-databases 1\nx\ty\nend 1\n", "line=2: expected 5 fields, found 2: `x?y`"),
                Arguments.of(
                        "stdb-databases 1\nq\tq\tab\tlocked\t\nend 1\n", "line=2: not a database: `q?q?ab?locked?`"));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageIsToldWithFileLineAndCure(String content, String expected) {
        files.setContent(FILE, content.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(registry::read)
                .isInstanceOfSatisfying(
                        StdbException.class,
                        e -> assertThat(e.code().category()).isEqualTo(ErrorCode.Category.RESOURCE))
                .hasMessageStartingWith("the list of databases is damaged: file=/data/databases.txt, " + expected)
                .hasMessageContaining("`stdb repair --data-dir /data`");
    }

    @Test
    void bytesThatAreNoTextAreDamage() {
        files.setContent(FILE, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        assertThat(registry.damage())
                .hasValueSatisfying(text -> assertThat(text).contains("line=1: not a text file"));
    }

    /** Neither loses a line silently, nor an end that still looks whole. */
    @Test
    void everyCutIsNoticed() throws Exception {
        byte[] whole = written().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            files.setContent(FILE, Arrays.copyOf(whole, length));
            assertThat(registry.damage()).as("cut to %d bytes", length).isPresent();
        }
    }

    @Test
    void databasesOrNamesListedTwiceAreDamage() throws Exception {
        written();
        registry.write(List.of(ONE, ONE));
        assertThat(registry.damage())
                .hasValueSatisfying(text -> assertThat(text).contains("line=3: the database is listed twice"));
        registry.write(List.of(ONE, record(3, "uno")));
        assertThat(registry.damage())
                .hasValueSatisfying(text -> assertThat(text).contains("line=3: two databases have the name `uno`"));
    }

    @Test
    void linesThatAreWholeAreSalvaged() throws Exception {
        String whole = written();
        files.setContent(FILE, whole.substring(0, whole.indexOf("end")).getBytes(StandardCharsets.UTF_8));
        assertThat(registry.salvage()).containsExactly(ONE, TWO);
        files.setContent(FILE, ("\u0000" + whole.substring(1, whole.length() - 15)).getBytes(StandardCharsets.UTF_8));
        assertThat(registry.salvage()).containsExactly(ONE);
    }
}
