package dev.stdb.server;

import dev.stdb.server.api.DatabaseName;
import dev.stdb.server.api.OutboxLimits;
import dev.stdb.server.auth.IssuerLimits;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.HeapRoom;
import dev.stdb.server.database.HostLimits;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.net.HttpLimits;
import dev.stdb.server.net.WebSocketConfig;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.server.wasm.CodeCache;
import dev.stdb.server.wasm.MemoryAccount;
import dev.stdb.server.wasm.WasmGuests;
import dev.stdb.server.wasm.WasmLimits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Takes the limits that were set to where they hold; for the others the defaults there hold. Not thread-safe. */
final class ChosenLimits {
    private final Map<Limit, Long> chosen = new EnumMap<>(Limit.class);

    ChosenLimits() {}

    /** Sets a limit. */
    void set(Limit limit, long value) {
        String problem = limit.problem(value);
        if (problem != null) {
            throw new IllegalArgumentException("a limit " + problem + ": " + limit + "=" + value);
        }
        chosen.put(limit, value);
    }

    private long of(Limit limit, long byDefault) {
        return chosen.getOrDefault(limit, byDefault);
    }

    private int of(Limit limit, int byDefault) {
        return (int) Math.min(Integer.MAX_VALUE, of(limit, (long) byDefault));
    }

    private Duration of(Limit limit, Duration byDefault) {
        return Duration.ofNanos(of(limit, byDefault.toNanos()));
    }

    HttpLimits http(HttpLimits base) {
        HttpLimits.Sizes sizes = base.sizes();
        return base.withPublications(of(Limit.PUBLICATIONS, base.publicationsMax()))
                .withSizes(new HttpLimits.Sizes(
                        of(Limit.HEAD_SIZE, sizes.headBytesMax()),
                        of(Limit.BODY_SIZE, sizes.bodyBytesMax()),
                        of(Limit.PROGRAM_SIZE, sizes.programBytesMax()),
                        of(Limit.HANDLER_REQUEST, sizes.handledBytesMax()),
                        of(Limit.MESSAGE_SIZE, sizes.messageBytesMax()),
                        of(Limit.UNANSWERED_REQUESTS, sizes.unansweredMax())));
    }

    /** @param budget what is kept for all clients */
    WebSocketConfig webSocket(WebSocketConfig base, ByteBudget budget) {
        OutboxLimits given = base.outbox();
        OutboxLimits outbox = given == null ? OutboxLimits.within(budget) : given;
        Duration idle = of(Limit.IDLE_TIME, base.idleTimeout());
        return base.withTiming(base.pingInterval(), idle, base.closeTimeout())
                .withOutbox(new OutboxLimits(
                        of(Limit.UNREAD_MESSAGES, outbox.messagesMax()),
                        of(Limit.UNREAD_UPDATES, outbox.updateBytesMax()),
                        of(Limit.UNREAD_ANSWERS, outbox.answerBytesMax()),
                        outbox.mergeMessages(),
                        outbox.mergeBytes()));
    }

    HostLimits host() {
        HostLimits base = HostLimits.defaults();
        return new HostLimits(
                of(Limit.QUEUED_REQUESTS, base.queueCapacity()),
                of(Limit.QUERY_THREADS, base.queryThreads()),
                of(Limit.QUERY_TIME, base.queryTimeMax()),
                of(Limit.QUERY_MEMORY, base.queryBytesMax()),
                of(Limit.QUERY_ROWS, base.queryRowsMax()),
                chosen.containsKey(Limit.QUERIES_MEMORY)
                        ? new ByteBudget(of(Limit.QUERIES_MEMORY, 0L))
                        : base.queryMemory(),
                of(Limit.SUBSCRIBED_QUERIES, base.subscribedMax()),
                of(Limit.COMPILE_TIME, base.loadTimeMax()),
                of(Limit.MIGRATION_TIME, base.migrationTimeMax()),
                of(Limit.PROCEDURES, base.proceduresMax()),
                of(Limit.HANDLER_TIME, base.handlerTimeMax()),
                of(Limit.SLEEP_TIME, base.sleepTimeMax()),
                HeapRoom.ofJvm(of(Limit.HEAP_PERCENT, HeapRoom.PERCENT_MAX)));
    }

    ViewLimits views() {
        ViewLimits base = ViewLimits.defaults();
        return new ViewLimits(
                of(Limit.VIEWS, base.instancesMax()),
                of(Limit.VIEWS_MEMORY, base.bytesMax()),
                of(Limit.VIEW_TIME, base.timeMax()),
                of(Limit.VIEW_REFRESH_TIME, base.refreshTimeMax()));
    }

    /** @param heap the one of the whole server, so that it is collected for all of them at once */
    WasmGuests guests(WasmGuests base, HeapRoom heap) {
        WasmLimits code = base.limits();
        AbiLimits host = base.abiLimits();
        long pageBytes = WasmLimits.PAGE_BYTES;
        return base.withLimits(new WasmLimits(
                        of(Limit.PROGRAM_SIZE, code.programBytesMax()),
                        (int) (of(Limit.MODULE_MEMORY, code.memoryPagesMax() * pageBytes) / pageBytes),
                        of(Limit.MODULE_TABLE_ENTRIES, code.tableEntriesMax()),
                        of(Limit.MODULE_STACK, code.stackBytesMax()),
                        of(Limit.MODULE_OBJECTS, code.heapBytesMax()),
                        code.callNanosMax()))
                .withAbiLimits(new AbiLimits(
                        of(Limit.CALL_SCANS, host.iteratorBytesMax()),
                        of(Limit.CALL_WRITES, host.writtenBytesMax()),
                        of(Limit.HANDLER_ANSWER, host.answerBytesMax()),
                        heap))
                .withMemory(memory(base.memory()));
    }

    private MemoryAccount memory(MemoryAccount base) {
        MemoryAccount all = MemoryAccount.ofServer(of(Limit.MODULES_MEMORY, base.bytesMax()));
        return MemoryAccount.ofServer(all.bytesMax(), of(Limit.OWNER_MEMORY, all.ownerBytesMax()));
    }

    IssuerLimits issuers(Set<String> trusted) {
        IssuerLimits base = IssuerLimits.defaults(trusted);
        return new IssuerLimits(
                trusted,
                of(Limit.ISSUERS, base.cachedMax()),
                of(Limit.ISSUER_TIME, base.fetchTimeMax()),
                of(Limit.ISSUER_ANSWER, base.answerBytesMax()));
    }

    int namesMax() {
        return of(Limit.NAMES, DatabaseName.COUNT_MAX);
    }

    long compiledDiskBytes() {
        return of(Limit.COMPILED_DISK, CodeCache.BYTES_MAX);
    }
}
