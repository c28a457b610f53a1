package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.EventContext;
import dev.stdb.client.RemoteTable;
import dev.stdb.client.SenderException;
import dev.stdb.client.SubscriptionHandle;
import dev.stdb.examples.chat.console.bindings.DbConnection;
import dev.stdb.examples.chat.console.bindings.Message;
import dev.stdb.examples.chat.console.bindings.User;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.testing.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random transactions of several users and the owner, while a generated Java client subscribes and unsubscribes at
 * random: after each its cache, and what its callbacks told, equal what the server answers. {@code -Dstdb.seed} repeats
 * a run.
 */
@Timeout(180)
@Checks("spec client-sdk.md §20.1 and §20.2")
final class ClientCacheIT {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Fixtures.chatModule());

    private static final int STEPS = 150;
    private static final List<Query<Message>> MESSAGE_QUERIES = List.of(
            new Query<>("message", "", message -> true),
            new Query<>(
                    "message", " WHERE text = 'a'", message -> message.text().equals("a")),
            new Query<>(
                    "message", " WHERE text <> 'b'", message -> !message.text().equals("b")));
    private static final List<Query<User>> USER_QUERIES = List.of(
            new Query<>("user", "", user -> true),
            new Query<>("user", " WHERE online = true", User::online),
            new Query<>("user", " WHERE online = false", user -> !user.online()));

    /** What is asked in SQL, and the same in Java. */
    private record Query<R>(String table, String where, Predicate<R> test) {
        String sql() {
            return "SELECT * FROM " + table + where;
        }
    }

    private record ActiveSet(
            SubscriptionHandle<DbConnection> handle, List<Query<Message>> messages, List<Query<User>> users) {}

    private final List<String> steps = new ArrayList<>();
    private final List<ActiveSet> active = new ArrayList<>();
    private final List<DbConnection> actors = new ArrayList<>();

    @Test
    void cacheAndCallbacksEqualWhatTheServerAnswersAfterEveryStep(TestDatabase database) throws Exception {
        long seed = Long.getLong("stdb.seed", System.nanoTime());
        Random random = new Random(seed);
        try (DbConnection observer = database.newUser().connect(DbConnection.builder())) {
            Mirror<Message> messages = new Mirror<>(observer.db().message());
            Mirror<User> users = new Mirror<>(observer.db().user());
            observer.db().user().onUpdate((context, before, after) -> users.replace(before, after));
            for (int i = 0; i < STEPS; i++) {
                step(random, database, observer);
                settle(observer);
                String history = "seed " + seed + " after:\n" + String.join("\n", steps);
                messages.compare(
                        history,
                        active.stream().flatMap(set -> set.messages().stream()).toList());
                users.compare(
                        history,
                        active.stream().flatMap(set -> set.users().stream()).toList());
            }
        } finally {
            actors.forEach(DbConnection::close);
        }
    }

    private void step(Random random, TestDatabase database, DbConnection observer) throws Exception {
        String text = List.of("a", "b", "c").get(random.nextInt(3));
        switch (random.nextInt(10)) {
            case 0, 1 -> subscribe(random, observer);
            case 2 -> unsubscribe(random);
            case 3 -> {
                steps.add("somebody comes");
                actors.add(database.newUser().connect(DbConnection.builder()));
            }
            case 4 -> {
                if (!actors.isEmpty()) {
                    leave(database, actors.remove(random.nextInt(actors.size())));
                }
            }
            case 5 -> sql(database, "DELETE FROM message WHERE text = '" + text + "'");
            case 6 -> sql(database, "UPDATE user SET online = " + random.nextBoolean());
            case 7 -> sql(database, "UPDATE message SET text = '" + text + "' WHERE text = 'c'");
            default -> {
                if (!actors.isEmpty()) {
                    DbConnection actor = actors.get(random.nextInt(actors.size()));
                    steps.add("somebody writes or is named " + text);
                    await(
                            random.nextBoolean()
                                    ? actor.reducers().sendMessage(text)
                                    : actor.reducers().setName(text));
                }
            }
        }
    }

    /** Disconnects and waits until the database has noticed, so that nothing changes while rows are compared. */
    private void leave(TestDatabase database, DbConnection actor) {
        steps.add("somebody goes");
        int before = connections(database);
        actor.close();
        while (connections(database) == before) {
            Thread.onSpinWait();
        }
    }

    private static int connections(TestDatabase database) {
        return database.sql("SELECT connection_id FROM st_client").size();
    }

    private void sql(TestDatabase database, String statement) {
        steps.add(statement);
        database.sql(statement);
    }

    private void subscribe(Random random, DbConnection observer) throws Exception {
        List<Query<Message>> messages = some(random, MESSAGE_QUERIES);
        List<Query<User>> users = some(random, USER_QUERIES);
        List<String> queries = new ArrayList<>();
        messages.forEach(query -> queries.add(query.sql()));
        users.forEach(query -> queries.add(query.sql()));
        if (queries.isEmpty() || active.size() > 4) {
            return;
        }
        steps.add("subscribe " + queries);
        CompletableFuture<EventContext<DbConnection>> applied = new CompletableFuture<>();
        SubscriptionHandle<DbConnection> handle = observer.subscriptionBuilder()
                .onApplied(applied::complete)
                .onError((context, error) -> applied.completeExceptionally(error))
                .subscribe(queries);
        await(applied);
        active.add(new ActiveSet(handle, messages, users));
    }

    private void unsubscribe(Random random) throws Exception {
        if (active.isEmpty()) {
            return;
        }
        ActiveSet set = active.remove(random.nextInt(active.size()));
        steps.add("unsubscribe " + set.messages() + set.users());
        CompletableFuture<EventContext<DbConnection>> ended = new CompletableFuture<>();
        set.handle().unsubscribeThen(ended::complete);
        await(ended);
    }

    private static <R> List<Query<R>> some(Random random, List<Query<R>> queries) {
        return queries.stream().filter(query -> random.nextInt(3) == 0).toList();
    }

    /** Everything committed before has arrived: results and updates come in one order. */
    private static void settle(DbConnection observer) {
        assertThatThrownBy(() -> await(observer.reducers().sendMessage(" "))).hasCauseInstanceOf(SenderException.class);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Rows as the callbacks told them. */
    private static final class Mirror<R> {
        private final RemoteTable<DbConnection, R> table;
        private final Set<R> rows = Collections.synchronizedSet(new HashSet<>());
        private final List<String> mistakes = Collections.synchronizedList(new ArrayList<>());

        Mirror(RemoteTable<DbConnection, R> table) {
            this.table = table;
            table.onInsert((context, row) -> add(row));
            table.onDelete((context, row) -> remove(row));
        }

        private void add(R row) {
            if (!rows.add(row)) {
                mistakes.add("inserted twice: " + row);
            }
        }

        private void remove(R row) {
            if (!rows.remove(row)) {
                mistakes.add("deleted without insert: " + row);
            }
        }

        void replace(R before, R after) {
            remove(before);
            add(after);
        }

        void compare(String history, List<Query<R>> queries) throws Exception {
            List<R> expected = await(table.remoteQuery("")).stream()
                    .filter(row ->
                            queries.stream().anyMatch(query -> query.test().test(row)))
                    .toList();
            assertThat(mistakes).as(history).isEmpty();
            assertThat(table).as(history).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(table.count()).as(history).isEqualTo(expected.size());
            assertThat(rows).as(history).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
