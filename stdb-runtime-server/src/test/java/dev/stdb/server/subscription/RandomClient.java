package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.UpdateMerger;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.tx.ReadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client of a {@link RandomWorld} with what it knows, what is on its way to it and what it ought to know. */
final class RandomClient {
    /** How a client gets its messages. */
    enum Mode {
        /** At once, as objects. */
        DIRECT,
        /** At once, as frames. */
        WIRE,
        /** As gzip frames where they are large enough. */
        GZIP,
        /** When it reads, several updates as one. */
        SLOW
    }

    /**
     * Initial rows that are read from a view when the client reads, as if evaluating them took that long.
     *
     * @param view the state when the set was registered
     */
    record LateRows(int setId, InitialQueries queries, ReadView view) {}

    /** What is on its way to a client: one of the two. */
    record Unread(
            @Nullable TransactionUpdate update, @Nullable LateRows late) {}

    final ClientKey key;
    final QueryAuth auth;
    final Mode mode;
    final Map<Integer, List<RandomQuery>> sets = new TreeMap<>();
    final List<Unread> unread = new ArrayList<>();
    final Map<Integer, Map<String, Integer>> expectedEvents = new TreeMap<>();
    ClientCache cache = new ClientCache();

    RandomClient(ClientKey key, QueryAuth auth, Mode mode) {
        this.key = key;
        this.auth = auth;
        this.mode = mode;
    }

    /** Applies what is on its way. */
    void read() {
        List<TransactionUpdate> run = new ArrayList<>();
        for (Unread message : unread) {
            if (message.update() != null) {
                run.add(message.update());
            } else if (message.late() != null) {
                apply(run);
                LateRows late = message.late();
                applied(late.setId(), late.queries().evaluate(late.view(), new AnswerSize(Long.MAX_VALUE)));
                late.view().close();
            }
        }
        apply(run);
        unread.clear();
        assertThat(cache.takeEvents()).as("events of " + key).isEqualTo(expectedEvents);
        expectedEvents.clear();
    }

    private void apply(List<TransactionUpdate> run) {
        if (mode == Mode.SLOW && !run.isEmpty()) {
            TransactionUpdate merged = UpdateMerger.merge(run);
            if (!merged.querySets().isEmpty()) {
                cache.update(merged.querySets());
            }
        } else {
            run.forEach(update -> cache.update(decoded(update)));
        }
        run.clear();
    }

    private List<QuerySetUpdate> decoded(TransactionUpdate update) {
        return mode == Mode.DIRECT
                ? update.querySets()
                : WireDecoder.roundTrip(update, mode == Mode.GZIP ? Compression.GZIP : Compression.NONE);
    }

    void applied(int setId, QueryRows rows) {
        boolean wire = mode == Mode.WIRE || mode == Mode.GZIP;
        cache.applied(setId, wire ? WireDecoder.roundTrip(7, setId, rows, Compression.GZIP) : rows);
    }

    void reset() {
        sets.clear();
        unread.stream()
                .map(Unread::late)
                .filter(Objects::nonNull)
                .forEach(late -> late.view().close());
        unread.clear();
        expectedEvents.clear();
        cache = new ClientCache();
    }
}
