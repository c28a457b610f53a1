package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random tables, rows, transactions and query sets: after every transaction the cache of each client equals a naive
 * evaluation of its queries.
 *
 * <p>{@code -Dstdb.seed=n} replays the world of one seed, {@code -Dstdb.worlds=n} sets how many worlds run, for example
 * {@code -Dstdb.worlds=10000} for about a million transactions.
 */
class SubscriptionPropertyTest {
    private static final int WORLDS = Integer.getInteger("stdb.worlds", 100);
    private static final int TRANSACTIONS = 100;
    private static final int CLIENTS = 4;
    private static final List<AlgebraicType> TYPES = List.of(
            PrimitiveType.U32,
            PrimitiveType.I8,
            PrimitiveType.STRING,
            PrimitiveType.BOOL,
            PrimitiveType.F64,
            SpecialTypes.IDENTITY);

    @Test
    void cachesEqualFreshEvaluation() {
        Long only = Long.getLong("stdb.seed");
        int queries = 0;
        int updates = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? WORLDS : only); seed++) {
            World world = new World(seed);
            try {
                world.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("replay with -Dstdb.seed=" + seed + "\n" + world.log, e);
            }
            queries += world.queriesSeen.size();
            updates += world.updates;
        }
        if (only == null) {
            // Guards against a generator whose queries are all refused or never touched.
            assertThat(queries).isGreaterThan(WORLDS * 5);
            assertThat(updates).isGreaterThan(WORLDS * TRANSACTIONS / 2);
        }
    }

    /** One database with its clients, driven by one seed. */
    private static final class World {
        private final SplittableRandom random;
        private final Datastore datastore = Datastore.create();
        private final SubscriptionRegistry registry = new SubscriptionRegistry();
        private final List<TableSchema> tables = new ArrayList<>();
        private final List<ClientKey> clients = new ArrayList<>();
        private final Map<ClientKey, ClientCache> caches = new HashMap<>();
        private final Map<ClientKey, Map<Integer, List<String>>> sets = new HashMap<>();
        private final Set<String> queriesSeen = new HashSet<>();
        private final StringBuilder log = new StringBuilder();
        private int nextSetId;
        private int updates;

        World(long seed) {
            random = new SplittableRandom(seed);
            Tx tx = datastore.begin();
            for (int i = 0; i < 3; i++) {
                tables.add(tx.createTable(randomTable("t" + i)));
            }
            tx.commit();
            for (int i = 0; i < CLIENTS; i++) {
                // Two connections share each identity.
                ClientKey client = new ClientKey(Identity.of(i / 2, 0, 0, 0), ConnectionId.of(i + 1, 0));
                clients.add(client);
                caches.put(client, new ClientCache());
                sets.put(client, new TreeMap<>());
            }
        }

        private ClientCache cache(ClientKey client) {
            return Objects.requireNonNull(caches.get(client));
        }

        private Map<Integer, List<String>> setsOf(ClientKey client) {
            return Objects.requireNonNull(sets.get(client));
        }

        private TableSchema randomTable(String name) {
            TestTable table = new TestTable(name);
            int columns = 2 + random.nextInt(3);
            table.column("c0", PrimitiveType.U32);
            for (int i = 1; i < columns; i++) {
                table.column("c" + i, TYPES.get(random.nextInt(TYPES.size())));
            }
            if (random.nextBoolean()) {
                table.key(0);
            } else {
                table.index(0);
            }
            if (random.nextBoolean()) {
                table.index(1);
            }
            if (random.nextInt(4) == 0) {
                table.index(1, 0);
            }
            return table.build();
        }

        void run() {
            for (int i = 0; i < TRANSACTIONS; i++) {
                if (random.nextInt(3) == 0) {
                    changeSets();
                }
                transaction();
                check();
            }
        }

        private void changeSets() {
            ClientKey client = clients.get(random.nextInt(CLIENTS));
            Map<Integer, List<String>> ofClient = setsOf(client);
            Tx tx = datastore.begin();
            if (random.nextInt(12) == 0) {
                registry.removeClient(client);
                assertThat(registry.hasSets(client)).isFalse();
                ofClient.clear();
                caches.put(client, new ClientCache());
            } else if (ofClient.size() > 2 && random.nextBoolean()) {
                int id = ofClient.keySet().iterator().next();
                ofClient.remove(id);
                log.append("unsubscribe ").append(client).append(' ').append(id).append('\n');
                cache(client)
                        .unsubscribed(
                                id, registry.unsubscribe(client, id, true, tx).orElseThrow());
            } else if (ofClient.size() < 4) {
                subscribe(client, ofClient, tx);
            }
            tx.rollback();
        }

        private void subscribe(ClientKey client, Map<Integer, List<String>> ofClient, Tx tx) {
            List<String> queries = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                queries.add(randomQuery());
            }
            int id = nextSetId++;
            log.append("subscribe ")
                    .append(client)
                    .append(' ')
                    .append(id)
                    .append(' ')
                    .append(queries)
                    .append('\n');
            try {
                QueryAuth auth = new QueryAuth(client.identity(), false);
                cache(client).applied(id, registry.subscribe(client, id, queries, tx, auth));
                ofClient.put(id, queries.stream().distinct().toList());
                queriesSeen.addAll(queries);
            } catch (SubscriptionException e) {
                assertThat(e.getMessage()).startsWith("Subscriptions require indexes on join columns, executing: `");
            }
        }

        private String randomQuery() {
            int left = random.nextInt(tables.size());
            if (random.nextInt(3) > 0) {
                String where = random.nextInt(5) == 0 ? "" : " WHERE " + condition(1, left);
                return "SELECT * FROM t" + left + where;
            }
            int right = random.nextInt(tables.size());
            String on = " ON a.c0 = b." + (random.nextInt(4) == 0 ? sameTypeColumn(right) : "c0");
            String where = random.nextInt(3) == 0 ? "" : " WHERE " + joinCondition(left, right);
            return "SELECT " + (random.nextBoolean() ? "a" : "b") + ".* FROM t" + left + " a JOIN t" + right + " b" + on
                    + where;
        }

        private String sameTypeColumn(int table) {
            List<String> names = new ArrayList<>();
            tables.get(table).columns().forEach(column -> {
                if (column.type() == PrimitiveType.U32) {
                    names.add(column.name());
                }
            });
            return names.get(random.nextInt(names.size()));
        }

        private String joinCondition(int left, int right) {
            String a = condition(2, left).replace("c", "a.c");
            String b = condition(2, right).replace("c", "b.c");
            return switch (random.nextInt(3)) {
                case 0 -> a;
                case 1 -> b;
                default -> a + (random.nextBoolean() ? " AND " : " OR ") + b;
            };
        }

        private String condition(int depth, int table) {
            int kind = random.nextInt(depth > 2 ? 2 : 5);
            return switch (kind) {
                case 3 -> condition(depth + 1, table) + " AND " + condition(depth + 1, table);
                case 4 -> "(" + condition(depth + 1, table) + " OR " + condition(depth + 1, table) + ")";
                default -> comparison(table);
            };
        }

        private String comparison(int table) {
            int column = random.nextInt(tables.get(table).columns().size());
            AlgebraicType type = tables.get(table).columns().get(column).type();
            String op = random.nextInt(2) == 0
                    ? "="
                    : List.of("<>", "<", "<=", ">", ">=").get(random.nextInt(5));
            String literal = type == PrimitiveType.BOOL
                    ? String.valueOf(random.nextBoolean())
                    : type == PrimitiveType.STRING
                            ? "'" + text() + "'"
                            : SpecialTypes.isIdentity(type)
                                    ? random.nextBoolean()
                                            ? ":sender"
                                            : "0x" + identity().toHex()
                                    : String.valueOf(random.nextInt(4) - (type == PrimitiveType.U32 ? 0 : 1));
            return random.nextBoolean() ? "c" + column + " " + op + " " + literal : literal + " " + op + " c" + column;
        }

        private String text() {
            return "x".repeat(random.nextInt(3));
        }

        private Identity identity() {
            return Identity.of(random.nextInt(3), 0, 0, 0);
        }

        private void transaction() {
            Tx tx = datastore.begin();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                TableSchema table = tables.get(random.nextInt(tables.size()));
                if (random.nextInt(5) < 3 && tx.rowCount(table.tableId()) < 12) {
                    insert(tx, table, randomRow(table));
                } else {
                    changeRow(tx, table);
                }
            }
            if (random.nextInt(10) == 0) {
                tx.rollback();
                return;
            }
            TxData data = tx.commit();
            Tx after = datastore.begin();
            List<ClientUpdate> clientUpdates = registry.evaluate(data, after);
            after.rollback();
            assertThat(clientUpdates).extracting(ClientUpdate::client).doesNotHaveDuplicates();
            for (ClientUpdate update : clientUpdates) {
                cache(update.client()).update(update);
                updates++;
            }
        }

        private void insert(Tx tx, TableSchema table, byte[] row) {
            try {
                tx.insert(table.tableId(), row, 0, row.length, new BsatnWriter());
            } catch (DatastoreException e) {
                assertThat(e.abiErrno()).as(e.getMessage()).isEqualTo(12);
            }
        }

        /** Deletes a row and sometimes puts it back, as it was or changed. */
        private void changeRow(Tx tx, TableSchema table) {
            long rows = tx.rowCount(table.tableId());
            if (rows == 0) {
                return;
            }
            RowCursor cursor = tx.scan(table.tableId());
            for (long skip = random.nextLong(rows); skip >= 0; skip--) {
                assertThat(cursor.next()).isTrue();
            }
            byte[] row = Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length());
            tx.delete(table.tableId(), cursor.pointer());
            switch (random.nextInt(4)) {
                case 0 -> insert(tx, table, row);
                case 1 -> insert(tx, table, randomRow(table));
                case 2 -> {
                    byte[] changed = randomRow(table);
                    System.arraycopy(row, 0, changed, 0, Integer.BYTES);
                    insert(tx, table, changed);
                }
                default -> {
                    // Deleted for good.
                }
            }
        }

        private byte[] randomRow(TableSchema table) {
            BsatnWriter row = new BsatnWriter();
            table.columns().forEach(column -> {
                AlgebraicType type = column.type();
                if (type == PrimitiveType.U32) {
                    row.writeU32(random.nextInt(column.position() == 0 ? 10 : 4));
                } else if (type == PrimitiveType.I8) {
                    row.writeI8(random.nextInt(4) - 1);
                } else if (type == PrimitiveType.STRING) {
                    row.writeString(text());
                } else if (type == PrimitiveType.BOOL) {
                    row.writeBool(random.nextBoolean());
                } else if (type == PrimitiveType.F64) {
                    row.writeF64(List.of(-1.0, -0.0, 0.0, 1.0, 2.0, Double.NaN).get(random.nextInt(6)));
                } else {
                    row.writeIdentity(identity());
                }
            });
            return row.toByteArray();
        }

        private void check() {
            Tx tx = datastore.begin();
            NaiveEvaluator naive = new NaiveEvaluator(tx);
            Map<String, Map<String, Integer>> results = new HashMap<>();
            for (ClientKey client : clients) {
                setsOf(client).forEach((id, queries) -> {
                    Map<String, Integer> expected = new TreeMap<>();
                    for (String query : queries) {
                        results.computeIfAbsent(
                                        query + client.identity(), q -> naive.evaluate(query, client.identity()))
                                .forEach((row, count) -> expected.merge(row, count, Integer::sum));
                    }
                    assertThat(cache(client).set(id))
                            .as(() -> "set " + id + " of " + client + ": " + queries)
                            .isEqualTo(expected);
                });
            }
            tx.rollback();
        }
    }
}
