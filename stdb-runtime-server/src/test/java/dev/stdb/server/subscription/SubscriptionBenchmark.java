package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.TestSql;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of one transaction that inserts one row, by number of subscribed clients: with a query of its own for each
 * client it must be flat, with one query for all it grows by one reference per client. Full evaluation of one query of
 * one client over 10,000 rows stands beside it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SubscriptionBenchmark {
    private static final int ROWS = 10_000;
    private static final String JOIN = "SELECT a.* FROM account a JOIN member m ON a.owner = m.owner";
    private static final Identity OWNER = Identity.of(1, 0, 0, 0);

    /** Subscribed clients. */
    @Param({"1", "100", "10000", "100000"})
    public int clients;

    private final Datastore datastore = Datastore.create();
    private final SubscriptionRegistry ownRows = new SubscriptionRegistry(TestViews.none());
    private final SubscriptionRegistry shared = new SubscriptionRegistry(TestViews.none());
    private final SubscriptionRegistry joined = new SubscriptionRegistry(TestViews.none());
    private final SubscriptionRegistry wholeJoin = new SubscriptionRegistry(TestViews.none());
    private TxData data = new TxData(TxData.NO_OFFSET, List.of());

    /** Fills a table and subscribes the clients. */
    @Setup(Level.Trial)
    public void subscribe() {
        Tx tx = datastore.begin();
        tx.createTable(new TestTable("account")
                .column("id", PrimitiveType.U32)
                .column("owner", SpecialTypes.IDENTITY)
                .column("balance", PrimitiveType.I64)
                .key(0)
                .index(1)
                .build());
        tx.createTable(new TestTable("member")
                .column("owner", SpecialTypes.IDENTITY)
                .column("grp", PrimitiveType.U32)
                .key(0)
                .index(1)
                .build());
        var account = tx.catalog().tableByName("account");
        var member = tx.catalog().tableByName("member");
        if (account == null || member == null) {
            throw new IllegalStateException("tables are missing");
        }
        BsatnWriter row = new BsatnWriter();
        for (int i = 0; i < ROWS; i++) {
            account(row, i);
            tx.insert(account.tableId(), row.array(), 0, row.length(), new BsatnWriter());
            row.reset();
            row.writeIdentity(Identity.of(i, 0, 0, 0));
            row.writeU32(i);
            tx.insert(member.tableId(), row.array(), 0, row.length(), new BsatnWriter());
        }
        tx.commit();
        Tx read = datastore.begin();
        for (int i = 0; i < clients; i++) {
            Identity identity = Identity.of(i, 0, 0, 0);
            ClientKey client = new ClientKey(identity, ConnectionId.of(i + 1, 0));
            QueryAuth auth = new QueryAuth(identity, false);
            TestSubscriptions.subscribe(
                    ownRows, client, 1, List.of("SELECT * FROM account WHERE owner = :sender"), read, auth);
            TestSubscriptions.subscribe(shared, client, 1, List.of("SELECT * FROM account WHERE id = 0"), read, auth);
            TestSubscriptions.subscribe(
                    joined,
                    client,
                    1,
                    List.of("SELECT a.* FROM account a JOIN member m ON a.owner = m.owner WHERE m.grp = " + i),
                    read,
                    auth);
        }
        ClientKey one = new ClientKey(OWNER, ConnectionId.of(1, 0));
        TestSubscriptions.subscribe(wholeJoin, one, 1, List.of(JOIN), read, new QueryAuth(OWNER, true));
        read.rollback();
        RowBuffer inserts = new RowBuffer();
        account(row, 0);
        inserts.add(row.array(), 0, row.length());
        data = new TxData(1, List.of(new TableChanges(account, inserts, new RowBuffer(), false)));
    }

    private static void account(BsatnWriter row, int i) {
        row.reset();
        row.writeU32(i);
        row.writeIdentity(Identity.of(i, 0, 0, 0));
        row.writeI64(100);
    }

    private List<ClientUpdate> evaluate(SubscriptionRegistry registry) {
        Tx tx = datastore.begin();
        List<ClientUpdate> updates = registry.evaluate(data, tx).updates();
        tx.rollback();
        return updates;
    }

    /** Each client asks for rows of its own; one client is concerned. */
    @Benchmark
    public List<ClientUpdate> disjoint() {
        return evaluate(ownRows);
    }

    /** All clients ask the same; all are concerned. */
    @Benchmark
    public List<ClientUpdate> oneShared() {
        return evaluate(shared);
    }

    /** Each client asks for rows that a table joined to them assigns to it; one client is concerned. */
    @Benchmark
    public List<ClientUpdate> disjointJoins() {
        return evaluate(joined);
    }

    /** One client asks for a join of two tables without a condition. */
    @Benchmark
    public List<ClientUpdate> joinDelta() {
        return evaluate(wholeJoin);
    }

    /** The alternative to {@link #joinDelta}: the join of 10,000 rows run again. */
    @Benchmark
    public RowBuffer joinFullEvaluation() {
        return full(JOIN);
    }

    /** The alternative to {@link #disjoint}: one client's query run again. */
    @Benchmark
    public RowBuffer fullEvaluation() {
        return full("SELECT * FROM account WHERE balance < 0");
    }

    private RowBuffer full(String query) {
        Tx tx = datastore.begin();
        RowBuffer rows = TestSql.oneOff(query, tx, new QueryAuth(OWNER, true)).rows();
        tx.rollback();
        return rows;
    }
}
