package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.cli.StartOptions;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.HeapRoom;
import dev.stdb.server.net.HttpLimits;
import dev.stdb.server.wasm.CodeCache;
import dev.stdb.server.wasm.MemoryAccount;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Every option reaches the places where its limit holds, and no other; those places are tested where they are. */
class LimitTest {
    private static final long VALUE = 3 << 20;

    private static final String[] OPTIONS = {"--data-dir", "none", "--client-memory", "1GiB"};

    /** Where each limit holds, and what stands there when the limit is {@link #VALUE}, unless it is that. */
    private static final Map<Limit, List<String>> PLACES = Map.ofEntries(
            Map.entry(Limit.HEAD_SIZE, List.of("http.sizes.headBytesMax")),
            Map.entry(Limit.BODY_SIZE, List.of("http.sizes.bodyBytesMax")),
            Map.entry(
                    Limit.PROGRAM_SIZE,
                    List.of("http.sizes.programBytesMax", "host.guests.wasm.limits.programBytesMax")),
            Map.entry(Limit.HANDLER_REQUEST, List.of("http.sizes.handledBytesMax")),
            Map.entry(
                    Limit.HANDLER_ANSWER,
                    List.of("host.guests.wasm.abiLimits.answerBytesMax", "host.guests.jvm.abiLimits.answerBytesMax")),
            Map.entry(Limit.PROCEDURES, List.of("host.limits.proceduresMax")),
            Map.entry(Limit.HANDLER_TIME, List.of("host.limits.handlerTimeMax")),
            Map.entry(Limit.SLEEP_TIME, List.of("host.limits.sleepTimeMax")),
            Map.entry(Limit.MESSAGE_SIZE, List.of("http.sizes.messageBytesMax")),
            Map.entry(Limit.UNANSWERED_REQUESTS, List.of("http.sizes.unansweredMax")),
            Map.entry(Limit.UNREAD_MESSAGES, List.of("webSocket.outbox.messagesMax")),
            Map.entry(Limit.UNREAD_UPDATES, List.of("webSocket.outbox.updateBytesMax")),
            Map.entry(Limit.UNREAD_ANSWERS, List.of("webSocket.outbox.answerBytesMax")),
            Map.entry(Limit.IDLE_TIME, List.of("webSocket.idleTimeout")),
            Map.entry(Limit.NAMES, List.of("names")),
            Map.entry(Limit.PUBLICATIONS, List.of("http.publicationsMax")),
            Map.entry(Limit.ISSUERS, List.of("issuers.cachedMax")),
            Map.entry(Limit.ISSUER_TIME, List.of("issuers.fetchTimeMax")),
            Map.entry(Limit.ISSUER_ANSWER, List.of("issuers.answerBytesMax")),
            Map.entry(Limit.QUEUED_REQUESTS, List.of("host.limits.queueCapacity")),
            Map.entry(Limit.QUERY_THREADS, List.of("host.limits.queryThreads")),
            Map.entry(Limit.QUERY_TIME, List.of("host.limits.queryTimeMax")),
            Map.entry(Limit.QUERY_MEMORY, List.of("host.limits.queryBytesMax")),
            Map.entry(Limit.QUERY_ROWS, List.of("host.limits.queryRowsMax")),
            Map.entry(Limit.QUERIES_MEMORY, List.of("host.limits.queryMemory")),
            Map.entry(Limit.SUBSCRIBED_QUERIES, List.of("host.limits.subscribedMax")),
            Map.entry(Limit.VIEW_TIME, List.of("host.views.timeMax")),
            Map.entry(Limit.VIEW_REFRESH_TIME, List.of("host.views.refreshTimeMax")),
            Map.entry(Limit.VIEWS, List.of("host.views.instancesMax")),
            Map.entry(Limit.VIEWS_MEMORY, List.of("host.views.bytesMax")),
            Map.entry(Limit.COMPILE_TIME, List.of("host.limits.loadTimeMax")),
            Map.entry(Limit.MIGRATION_TIME, List.of("host.limits.migrationTimeMax")),
            Map.entry(Limit.MODULE_MEMORY, List.of("host.guests.wasm.limits.memoryPagesMax=" + VALUE / 65_536)),
            Map.entry(Limit.MODULE_OBJECTS, List.of("host.guests.wasm.limits.heapBytesMax")),
            Map.entry(Limit.MODULE_TABLE_ENTRIES, List.of("host.guests.wasm.limits.tableEntriesMax")),
            Map.entry(
                    Limit.MODULE_STACK,
                    List.of(
                            "host.guests.wasm.limits.stackBytesMax",
                            "host.guests.jvm.threadStackBytes=" + (4 * VALUE + (1 << 20)))),
            Map.entry(
                    Limit.MODULES_MEMORY,
                    List.of("host.guests.wasm.memory", "host.guests.wasm.memory.owner=" + VALUE / 2)),
            Map.entry(Limit.OWNER_MEMORY, List.of("host.guests.wasm.memory.owner")),
            Map.entry(
                    Limit.CALL_WRITES,
                    List.of("host.guests.wasm.abiLimits.writtenBytesMax", "host.guests.jvm.abiLimits.writtenBytesMax")),
            Map.entry(
                    Limit.CALL_SCANS,
                    List.of(
                            "host.guests.wasm.abiLimits.iteratorBytesMax",
                            "host.guests.jvm.abiLimits.iteratorBytesMax")),
            Map.entry(
                    Limit.HEAP_PERCENT,
                    List.of("host.limits.heap", "host.guests.wasm.abiLimits.heap", "host.guests.jvm.abiLimits.heap")),
            Map.entry(Limit.COMPILED_DISK, List.of("host.guests.wasm.cache")));

    private static Map<String, Long> places(String... more) throws ReflectiveOperationException {
        String[] options = new String[OPTIONS.length + more.length];
        System.arraycopy(OPTIONS, 0, options, 0, OPTIONS.length);
        System.arraycopy(more, 0, options, OPTIONS.length, more.length);
        ServerBuilder settings = StartOptions.parse(options);
        HttpLimits http = settings.limits();
        Map<String, Long> places = new TreeMap<>();
        collect("http", http, places);
        collect("webSocket", settings.webSocket(http.budget()), places);
        collect("host", settings.host(), places);
        collect("issuers", settings.issuers(), places);
        collect("names", settings.namesMax(), places);
        return places;
    }

    private static void collect(String path, Object value, Map<String, Long> places)
            throws ReflectiveOperationException {
        if (value instanceof Number number) {
            places.put(path, number.longValue());
        } else if (value instanceof Duration time) {
            places.put(path, time.toNanos());
        } else if (value instanceof ByteBudget budget) {
            places.put(path, budget.bytesMax());
        } else if (value instanceof HeapRoom heap) {
            places.put(path, (long) heap.percentMax());
        } else if (value instanceof CodeCache cache) {
            places.put(path, cache.bytesMax());
        } else if (value instanceof MemoryAccount account) {
            places.put(path, account.bytesMax());
            places.put(path + ".owner", account.ownerBytesMax());
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                collect(
                        path + "." + component.getName(),
                        component.getAccessor().invoke(value),
                        places);
            }
        }
    }

    /** Returns what an option changes, as path, or path and value. */
    private static Map<String, Long> changes(String... more) throws ReflectiveOperationException {
        Map<String, Long> changed = places(more);
        places().forEach((place, value) -> changed.remove(place, value));
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    void optionReachesItsPlaces(Limit limit) throws ReflectiveOperationException {
        Map<String, Long> expected = new TreeMap<>();
        boolean isTime = limit.unit() == Limit.Unit.TIME;
        for (String place : PLACES.getOrDefault(limit, List.of())) {
            String[] parts = place.split("=");
            expected.put(parts[0], parts.length > 1 ? Long.parseLong(parts[1]) : isTime ? VALUE * 1_000_000 : VALUE);
        }
        assertThat(expected).isNotEmpty();
        assertThat(changes(limit.option(), VALUE + (isTime ? "ms" : ""))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void defaultIsWhatItsTextSays(Limit limit) throws ReflectiveOperationException {
        String text = limit.byDefault();
        if (text.contains(" ")) {
            return;
        }
        assertThat(changes(limit.option(), text)).as(text).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nonsenseIsRefused(Limit limit) {
        for (String text : List.of("0", "-1", "much", "")) {
            assertThatThrownBy(() -> StartOptions.parse(limit.option() + "=" + text))
                    .isInstanceOf(CommandLine.ParameterException.class)
                    .hasMessage("not valid: " + limit.option() + "=" + text);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--module-memory-max, 65535, 64KiB, must be at least 64KiB",
        "--module-memory-max, 5GiB, 4GiB, must be at most 4GiB",
        "--issuer-timeout, 25d, 24d, must be at most 24d"
    })
    void valuesThatCannotHoldAreRefused(String option, String wrong, String nearest, String problem)
            throws ReflectiveOperationException {
        assertThatThrownBy(() -> StartOptions.parse(option + "=" + wrong))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage(option + " " + problem + ": " + wrong);
        assertThat(changes(option, nearest)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void pageForOperatorsHasOptionAndDefault(Limit limit) throws IOException {
        Path page = Path.of("..", "docs", "security.md");
        assertThat(Files.readAllLines(page))
                .anyMatch(line -> line.startsWith("|")
                        && line.contains("| `" + limit.option() + "` |")
                        && line.contains("| "
                                + limit.byDefault()
                                        .replace("--modules-memory", "`--modules-memory`")
                                        .replace("--client-memory", "`--client-memory`")));
    }

    @Test
    void builderTakesTimesAsSuch() {
        ServerBuilder settings = Server.builder().limit(Limit.VIEW_TIME, Duration.ofSeconds(7));
        assertThat(settings.host().views().timeMax()).isEqualTo(Duration.ofSeconds(7));
        assertThatThrownBy(() -> settings.limit(Limit.VIEWS, Duration.ofSeconds(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a time: VIEWS");
        assertThatThrownBy(() -> settings.limit(Limit.VIEWS, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit must be positive: VIEWS=0");
        assertThatThrownBy(() -> settings.limit(Limit.MODULE_MEMORY, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit must be at least 64KiB: MODULE_MEMORY=1000");
    }
}
