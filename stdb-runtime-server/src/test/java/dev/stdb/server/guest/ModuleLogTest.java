package dev.stdb.server.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.guest.ModuleLog.Entry;
import dev.stdb.server.guest.ModuleLog.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleLogTest {
    private static final long DAY = 86_400_000_000L;

    @TempDir
    private Path directory;

    private static Entry info(long tsMicros, String message) {
        return new Entry(Level.INFO, tsMicros, "app", "a.rs", 7, "tick", message, List.of());
    }

    @Test
    void recordsAreJsonLines() {
        try (ModuleLog log = ModuleLog.inMemory()) {
            log.append(info(5, "a \"quoted\"\n\u0001 line"));
            log.append(new Entry(Level.PANIC, 6, null, null, -1, null, "boom", List.of("inner", "outer")));
            log.append(Entry.ofHost(Level.WARN, 7, "tick", "late"));

            assertThat(log.tail(10))
                    .containsExactly(
                            "{\"level\":\"Info\",\"ts\":5,\"target\":\"app\",\"filename\":\"a.rs\",\"line_number\":7,"
                                    + "\"function\":\"tick\",\"message\":\"a \\\"quoted\\\"\\n\\u0001 line\"}",
                            "{\"level\":\"Panic\",\"ts\":6,\"message\":\"boom\",\"trace\":["
                                    + "{\"module_name\":null,\"func_name\":\"inner\"},"
                                    + "{\"module_name\":null,\"func_name\":\"outer\"}]}",
                            "{\"level\":\"Warn\",\"ts\":7,\"filename\":\"__spacetimedb__\",\"function\":\"tick\","
                                    + "\"message\":\"late\"}");
        }
    }

    @Test
    void eachDayHasItsFileAndTheTailIsOfTheNewest() throws Exception {
        try (ModuleLog log = ModuleLog.in(DiskFileSystem.INSTANCE, directory)) {
            log.append(info(0, "first day"));
            log.append(info(DAY - 1, "still first day"));
            log.append(info(DAY, "second day"));

            assertThat(Files.readAllLines(directory.resolve("1970-01-01.log"))).hasSize(2);
            assertThat(log.tail(10))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("second day"));
        }
        try (ModuleLog again = ModuleLog.in(DiskFileSystem.INSTANCE, directory)) {
            again.append(info(DAY + 1, "after a restart"));
            assertThat(again.tail(10)).hasSize(2);
            assertThat(again.tail(1))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("after a restart"));
        }
    }

    @Test
    void tailOfAHugeFileIsItsEndInWholeLines() throws Exception {
        String line = "0123456789".repeat(100);
        Files.write(directory.resolve("1970-01-01.log"), Collections.nCopies(20_000, line));
        Files.writeString(directory.resolve("1970-01-01.log"), "the newest\n", StandardOpenOption.APPEND);
        try (ModuleLog log = ModuleLog.in(DiskFileSystem.INSTANCE, directory)) {
            List<String> tail = log.tail(Integer.MAX_VALUE);
            assertThat(tail).hasSizeBetween(15_000, 17_000).endsWith(line, "the newest");
            assertThat(tail.get(0)).isEqualTo(line);
            assertThat(log.tail(0)).isEmpty();
        }
    }

    @Test
    void tornLineDoesNotHideTheOthers() throws Exception {
        Files.write(directory.resolve("1970-01-01.log"), new byte[] {'a', '\n', (byte) 0xE2, (byte) 0x82});
        try (ModuleLog log = ModuleLog.in(DiskFileSystem.INSTANCE, directory)) {
            assertThat(log.tail(5)).hasSize(2).startsWith("a");
        }
    }

    @Test
    void memoryKeepsTheNewestRecords() {
        try (ModuleLog log = ModuleLog.inMemory()) {
            String kilobyte = "x".repeat(1 << 10);
            for (int i = 0; i < 20_000; i++) {
                log.append(info(i, kilobyte));
            }
            assertThat(log.tail(Integer.MAX_VALUE)).hasSizeBetween(10_000, 17_000);
            assertThat(log.tail(1))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("\"ts\":19999"));
        }
    }

    @Test
    void followersGetNewRecordsUntilTheyStop() throws Exception {
        List<String> lines = new ArrayList<>();
        try (ModuleLog log = ModuleLog.in(DiskFileSystem.INSTANCE, directory)) {
            log.append(info(1, "before"));
            try (AutoCloseable following = log.follow(0, lines::add, () -> lines.add("ended"))) {
                log.append(info(2, "while"));
                assertThat(following).isNotNull();
            }
            log.append(info(3, "after"));
        }
        assertThat(lines).singleElement().satisfies(line -> assertThat(line).contains("while"));
    }

    @Test
    void followersHearOfTheEndOfTheLogOnce() {
        List<String> heard = new ArrayList<>();
        ModuleLog log = ModuleLog.inMemory();
        log.follow(0, heard::add, () -> heard.add("ended"));
        log.close();
        log.close();
        log.append(info(1, "after"));
        assertThat(heard).containsExactly("ended");
        log.follow(0, heard::add, () -> heard.add("ended already"));
        assertThat(heard).containsExactly("ended", "ended already");
    }

    @Test
    void recordsThatCannotBeWrittenAreLostAndNothingElse() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (ModuleLog log = ModuleLog.in(DiskFileSystem.INSTANCE, file)) {
            log.append(info(1, "nowhere"));
            assertThat(log.tail(1)).isEmpty();
        }
    }

    @Test
    void levelsHaveTheirNumbers() {
        assertThat(Level.ofAbi(0)).isEqualTo(Level.ERROR);
        assertThat(Level.ofAbi(4)).isEqualTo(Level.TRACE);
        assertThat(Level.ofAbi(101)).isEqualTo(Level.PANIC);
        assertThat(Level.ofAbi(5)).isEqualTo(Level.DEBUG);
        assertThat(Level.ofAbi(255)).isEqualTo(Level.DEBUG);
    }
}
