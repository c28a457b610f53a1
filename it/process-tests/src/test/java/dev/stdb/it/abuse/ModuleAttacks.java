package dev.stdb.it.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.wasm.WasmBombs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Attacks by those who publish programs of their own. */
final class ModuleAttacks {
    private static final int OWNERS = 12;
    private static final int MIB = 1 << 20;
    private static final int FLOODS = 10;
    private static final int FLOOD_ROWS = 7_000;

    private ModuleAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("1 answers larger than the heap", ModuleAttacks::largeAnswers),
                new Attack("1 values larger as text", ModuleAttacks::largeTexts),
                new Attack("2 loops of bulk instructions and host functions", ModuleAttacks::loops),
                new Attack("2 start function without end", ModuleAttacks::endlessStart),
                new Attack("3 recursion that inserts", ModuleAttacks::climb),
                new Attack("6 compile bombs", ModuleAttacks::bombs),
                new Attack("8 constant arrays", ModuleAttacks::constantArrays),
                new Attack("8 memory of many modules", ModuleAttacks::declaredMemory),
                new Attack("9 chosen keys", ModuleAttacks::floods));
    }

    private static void publish(Stranger stranger, String database, byte[] program) throws IOException {
        stranger.publish(database, program, 0).requireSuccess();
    }

    private static void largeAnswers(Stranger stranger) throws IOException {
        publish(stranger, "answers", HostilePrograms.harmless());
        String arguments = "[0,\"" + "x".repeat(8_000) + "\"]";
        for (int i = 0; i < 200; i++) {
            stranger.call("answers", "add", arguments);
        }
        stranger.sql("answers", "SELECT a.name AS a, b.name AS b FROM item a CROSS JOIN item b");
    }

    private static void largeTexts(Stranger stranger) throws IOException {
        publish(stranger, "nothings", HostilePrograms.nothings());
        stranger.call("nothings", "fill", "[]");
        stranger.sql("nothings", "SELECT * FROM nothings");
    }

    private static void loops(Stranger stranger) throws IOException {
        publish(stranger, "loops", HostilePrograms.loops());
        List<String> reducers = new ArrayList<>(HostilePrograms.BULK_LOOPS.keySet());
        reducers.add("insert");
        for (String reducer : reducers) {
            Stranger.Answer answer = stranger.call("loops", reducer, "[]");
            assertThat(answer.isSuccess()).as("%s: %s", reducer, answer.text()).isFalse();
        }
        Stranger.Answer good =
                stranger.sql("loops", "SELECT COUNT(*) AS n FROM item").requireRoom();
        assertThat(good.text()).contains("[[0]]");
    }

    private static void endlessStart(Stranger stranger) throws IOException {
        Stranger.Answer answer = stranger.publish("start", HostilePrograms.endlessStart(), 0);
        assertThat(answer.isSuccess()).as(answer.text()).isFalse();
    }

    /** Whatever the recursion breaks off, no row of it is there, and keys are unique. */
    private static void climb(Stranger stranger) throws IOException {
        publish(stranger, "climb", HostilePrograms.climbing(0));
        climb(stranger, "climb");
        // Too large for the compiler; it may be refused.
        if (stranger.publish("climb-large", HostilePrograms.climbing(20_000), 0).isSuccess()) {
            climb(stranger, "climb-large");
        }
    }

    private static void climb(Stranger stranger, String database) throws IOException {
        for (int i = 0; i < HostilePrograms.CLIMBS; i++) {
            stranger.call(database, "climb_" + i, "[]");
        }
        if (!stranger.sql(database, "SELECT * FROM item").text().contains("\"rows\":[[7,\"a\"]]")) {
            stranger.call(database, "add", "[7,\"a\"]").requireSuccess();
        }
        Stranger.Answer again = stranger.call(database, "add", "[7,\"b\"]");
        assertThat(again.isSuccess()).as("a second row with the same key").isFalse();
        assertThat(stranger.sql(database, "SELECT * FROM item").requireRoom().text())
                .contains("\"rows\":[[7,\"a\"]]");
    }

    private static void bombs(Stranger stranger) throws IOException {
        for (WasmBombs.Bomb bomb : WasmBombs.all()) {
            Stranger.Answer answer = stranger.publish("bomb", bomb.wasm(), 0);
            assertThat(answer.isSuccess()).as(bomb.text()).isFalse();
        }
        for (Map.Entry<String, byte[]> bomb : HostilePrograms.bombs().entrySet()) {
            Stranger.Answer answer = stranger.publish("bomb", bomb.getValue(), 0);
            assertThat(answer.isSuccess()).as(bomb.getKey()).isFalse();
        }
    }

    private static void constantArrays(Stranger stranger) throws IOException {
        for (int i = 0; i < OWNERS; i++) {
            Stranger.Answer answer = stranger.publish("arrays-" + i, HostilePrograms.constantArrays(), i);
            assertThat(answer.isSuccess()).as(answer.text()).isFalse();
        }
    }

    /** Each asks for no more than it may, but all together do. */
    private static void declaredMemory(Stranger stranger) throws IOException {
        for (int i = 0; i < OWNERS; i++) {
            stranger.publish("memory-" + i, HostilePrograms.memory(256 * MIB), i);
            stranger.publish("memory-" + i, HostilePrograms.memory(16 * MIB), i);
            stranger.call("memory-" + i, "add", "[0,\"x\"]");
        }
    }

    /**
     * Chosen keys cost about what others do. They come in turns, and of each kind the cheapest call counts, so that
     * whatever else the machine does is no part of the comparison; keys that all meet cost hundreds of times more.
     */
    private static void floods(Stranger stranger) throws IOException {
        publish(stranger, "flood", HostilePrograms.flood());
        floods(stranger, "rows", ChosenKeys::row);
        floods(stranger, "keys", ChosenKeys::number);
    }

    private static void floods(Stranger stranger, String table, LongUnaryOperator chosenKey) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        long others = Long.MAX_VALUE;
        long chosen = Long.MAX_VALUE;
        for (int i = 0; i < FLOODS; i++) {
            int from = i * FLOOD_ROWS;
            long other = flood(stranger, table, random.longs(FLOOD_ROWS));
            long each = flood(
                    stranger, table, LongStream.range(from, from + FLOOD_ROWS).map(chosenKey));
            if (i >= FLOODS / 2) {
                others = Math.min(others, other);
                chosen = Math.min(chosen, each);
            }
        }
        assertThat(chosen)
                .as("nanoseconds for chosen keys in %s; others took %d", table, others)
                .isLessThan(20 * others);
        Stranger.Answer answer =
                stranger.sql("flood", "SELECT COUNT(*) AS n FROM " + table).requireRoom();
        assertThat(answer.text()).contains("[[" + 2 * FLOODS * FLOOD_ROWS + "]]");
    }

    /** Returns how many nanoseconds a call with these numbers took. */
    private static long flood(Stranger stranger, String table, LongStream numbers) throws IOException {
        String arguments = numbers.mapToObj(Long::toString).collect(Collectors.joining(",", "[[", "]]"));
        long start = System.nanoTime();
        stranger.call("flood", "flood_" + table, arguments).requireSuccess();
        return System.nanoTime() - start;
    }
}
