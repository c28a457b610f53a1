package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.Deferred;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Outbox")
class OutboxTest {
    private static final int LENGTH = 100;

    private final AtomicLong durable = new AtomicLong(Long.MAX_VALUE);
    private final DurabilityGate gate = new DurabilityGate(durable::get);
    private final ArrayDeque<Runnable> merges = new ArrayDeque<>();
    private final ByteBudget budget = new ByteBudget(4L << 30);
    private final AtomicInteger wakeUps = new AtomicInteger();
    private long nextOffset;

    private Outbox outbox(boolean confirmed, OutboxLimits limits) {
        return new Outbox(
                confirmed, gate, limits, budget, ServerMessage::sizeHintBytes, merges::add, wakeUps::incrementAndGet);
    }

    private static final TableSchema TABLE =
            TableSchema.builder("t", ProductType.of()).build();

    private static OutboxLimits limits(int messagesMax, long updateBytesMax, int mergeMessages) {
        return new OutboxLimits(messagesMax, updateBytesMax, 1000, mergeMessages, Long.MAX_VALUE / 4);
    }

    /** An update that replaces row {@code from} by row {@code to}; rows are one byte, repeated. */
    private OutgoingMessage update(int from, int to) {
        RowBuffer inserts = new RowBuffer();
        RowBuffer deletes = new RowBuffer();
        add(inserts, to);
        add(deletes, from);
        byte[] rows = RowListEncoder.persistentTableRows(inserts, deletes);
        TableUpdate table = new TableUpdate(TABLE, List.of(rows));
        return new OutgoingMessage(new TransactionUpdate(List.of(new QuerySetUpdate(1, List.of(table)))), nextOffset++);
    }

    private static void add(RowBuffer rows, int value) {
        byte[] row = new byte[LENGTH];
        Arrays.fill(row, (byte) value);
        rows.add(row, 0, LENGTH);
    }

    private static OutgoingMessage answer(String text) {
        return OutgoingMessage.stateless(new ServerMessage.SubscriptionError(OptionalInt.of(1), 1, text));
    }

    /** Takes all messages that may be sent; updates as {@code from>to}. */
    private static List<String> drain(Outbox outbox) {
        List<String> drained = new ArrayList<>();
        for (OutgoingMessage next = outbox.peek(); next != null; next = outbox.peek()) {
            outbox.remove();
            drained.add(describe(next.message()));
        }
        return drained;
    }

    private static String describe(ServerMessage message) {
        if (message instanceof ServerMessage.SubscriptionError error) {
            return error.error();
        } else if (message instanceof Deferred deferred) {
            return describe(Objects.requireNonNull(deferred.answer()));
        } else if (message instanceof TransactionUpdate update) {
            BsatnReader in = new BsatnReader(
                    update.querySets().get(0).tables().get(0).rows().get(0));
            in.readU8();
            String inserts = rows(in);
            return rows(in) + ">" + inserts;
        }
        return message.getClass().getSimpleName();
    }

    private static String rows(BsatnReader in) {
        if (in.readU8() == 0) {
            in.readU16();
        } else {
            in.skip(8 * in.readCount());
        }
        byte[] data = in.readBytes();
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < data.length; at += LENGTH) {
            out.append(data[at]);
        }
        return out.toString();
    }

    private void runMerges() {
        for (Runnable merge = merges.poll(); merge != null; merge = merges.poll()) {
            merge.run();
        }
    }

    @Test
    void mergesRunsOfUpdatesAndKeepsTheOrderAroundThem() {
        Outbox outbox = outbox(false, limits(100, 10_000, 6));
        outbox.offer(update(1, 2));
        outbox.offer(update(2, 3));
        outbox.offer(answer("a"));
        outbox.offer(update(3, 4));
        outbox.offer(update(4, 5));
        assertThat(merges).isEmpty();
        outbox.offer(update(5, 3));
        outbox.offer(update(3, 7));

        assertThat(merges).hasSize(1);
        assertThat(drain(outbox)).as("while updates are being merged").isEmpty();
        int before = wakeUps.get();
        runMerges();

        assertThat(wakeUps.get()).isGreaterThan(before);
        // What came during the merge stays on its own; from 3 to 3 is nothing.
        assertThat(drain(outbox)).containsExactly("1>3", "a", "3>7");
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void mergesUpdatesOfOneKeyToOneHoweverManyThereAre() {
        Outbox outbox = outbox(false, limits(1000, 10_000, 16));
        long largest = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(outbox.offer(update(i % 100, (i + 1) % 100))).isTrue();
            runMerges();
            largest = Math.max(largest, outbox.waitingBytes());
        }
        assertThat(largest).isLessThan(20 * 300);
    }

    @Test
    void refusesWhatExceedsTheBoundsAndForgetsEverythingWhenClosed() {
        Outbox byCount = outbox(false, limits(2, 10_000, 50));
        assertThat(byCount.offer(update(1, 2))).isTrue();
        assertThat(byCount.offer(update(2, 3))).isTrue();
        assertThat(byCount.offer(update(3, 4))).isFalse();
        assertThat(drain(byCount)).containsExactly("1>2", "2>3");
        assertThat(byCount.peek()).isNull();
        assertThat(byCount.offer(update(3, 4))).isTrue();

        Outbox byBytes = outbox(false, limits(100, 300, 50));
        assertThat(byBytes.offer(update(1, 2))).isTrue();
        assertThat(byBytes.offer(update(2, 3))).isTrue();
        assertThat(byBytes.offer(update(3, 4))).isFalse();
        byBytes.close();
        assertThat(byBytes.offer(update(4, 5))).isTrue();
        assertThat(byBytes.peek()).isNull();

        Outbox byAnswers = outbox(false, limits(100, 300, 50));
        assertThat(byAnswers.offer(answer("x".repeat(2000))))
                .as("one of any size")
                .isTrue();
        assertThat(byAnswers.offer(answer("y"))).isFalse();
    }

    @Test
    void closingDuringAMergeLeavesNothing() {
        Outbox outbox = outbox(false, limits(100, 10_000, 2));
        outbox.offer(update(1, 2));
        outbox.offer(update(2, 3));
        outbox.close();
        runMerges();
        assertThat(outbox.peek()).isNull();
    }

    @Test
    void confirmedUpdatesMergeOnlyAsFarAsTheyAreDurable() {
        durable.set(1);
        Outbox outbox = outbox(true, limits(100, 10_000, 4));
        for (int i = 1; i <= 4; i++) {
            outbox.offer(update(i, i + 1));
        }
        runMerges();

        assertThat(drain(outbox)).containsExactly("1>3");
        durable.set(3);
        gate.opened();
        assertThat(drain(outbox)).containsExactly("3>4", "4>5");
    }

    @Test
    void updatesWithTheirCallAreBoundedAsUpdatesAndCharged() {
        V1ServerMessage.CallReport report =
                V1ServerMessage.CallReport.withoutArgs("x".repeat(40_000), 0, Identity.ZERO, ConnectionId.ZERO, 0);
        Outbox outbox = outbox(false, limits(100, 100_000, 50));
        OutgoingMessage update = OutgoingMessage.stateless(
                new V1ServerMessage.Transaction(report, new V1ServerMessage.Status.OutOfEnergy(), 0, false));
        for (int i = 0; i < 3; i++) {
            assertThat(outbox.offer(update)).isTrue();
        }
        assertThat(budget.used()).isGreaterThan(100_000);
        assertThat(outbox.offer(update)).isFalse();
        drain(outbox);
        assertThat(outbox.waitingBytes()).isZero();
        assertThat(budget.used()).isZero();
        assertThat(outbox.offer(update)).isTrue();
    }

    @Test
    void answersStillBeingComputedHoldUpWhatIsBehindThem() {
        Outbox outbox = outbox(false, OutboxLimits.within(budget));
        Deferred deferred = new Deferred();
        outbox.offer(answer("first"));
        outbox.offer(OutgoingMessage.stateless(deferred));
        outbox.offer(update(1, 2));
        assertThat(drain(outbox)).containsExactly("first");

        deferred.complete(new ServerMessage.SubscribeApplied(1, 2, QueryRows.EMPTY));
        outbox.completed(deferred, () -> {});

        assertThat(drain(outbox)).containsExactly("SubscribeApplied", "1>2");
        assertThat(outbox.peek()).isNull();
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void answersAreChargedWithWhatTheyCostBeforeTheyArePrepared() {
        Outbox outbox = new Outbox(
                false,
                gate,
                OutboxLimits.within(budget),
                budget,
                message -> 6L * message.sizeHintBytes(),
                merges::add,
                wakeUps::incrementAndGet);
        Deferred deferred = new Deferred();
        outbox.offer(OutgoingMessage.stateless(deferred));
        ServerMessage answer = new ServerMessage.SubscribeApplied(1, 2, QueryRows.EMPTY);
        deferred.complete(answer);
        AtomicLong charged = new AtomicLong();
        outbox.completed(deferred, () -> charged.set(outbox.waitingBytes()));

        assertThat(charged.get()).isEqualTo(6L * answer.sizeHintBytes());
        assertThat(drain(outbox)).containsExactly("SubscribeApplied");
        assertThat(outbox.peek()).isNull();
        assertThat(outbox.waitingBytes()).isZero();
    }
}
