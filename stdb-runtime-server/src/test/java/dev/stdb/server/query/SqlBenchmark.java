package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedStatement.TypedQuery;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.sql.Statement;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ad-hoc SQL over a read view of {@value #ACCOUNTS} accounts and {@value #TRANSFERS} transfers: from the text alone,
 * and whole statements from text to rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first.
public class SqlBenchmark {
    private static final int ACCOUNTS = 100_000;
    private static final int TRANSFERS = 100_000;
    private static final QueryAuth OWNER = new QueryAuth(Identity.of(1, 0, 0, 0), true);
    private static final String POINT = "SELECT * FROM account WHERE id = 4711";
    private static final String JOIN = "SELECT a.name, t.amount FROM transfer t JOIN account a ON t.sender = a.id"
            + " WHERE t.day BETWEEN 10 AND 12 AND a.balance > 500 ORDER BY t.amount DESC LIMIT 10";

    private ReadView view;

    /** Fills the tables. */
    @Setup
    public void open() {
        Datastore datastore = Datastore.create();
        Tx tx = datastore.begin();
        TableSchema account = tx.createTable(new TestTable("account")
                .column("id", PrimitiveType.U32)
                .column("balance", PrimitiveType.I64)
                .column("name", PrimitiveType.STRING)
                .key(0)
                .index(1)
                .build());
        TableSchema transfer = tx.createTable(new TestTable("transfer")
                .column("id", PrimitiveType.U64)
                .column("sender", PrimitiveType.U32)
                .column("day", PrimitiveType.U16)
                .column("amount", PrimitiveType.I64)
                .key(0)
                .index(1)
                .build());
        BsatnWriter generated = new BsatnWriter();
        for (int i = 0; i < ACCOUNTS; i++) {
            BsatnWriter row = new BsatnWriter();
            row.writeU32(i);
            row.writeI64(i * 7919L % 1_000);
            row.writeString("account " + i);
            tx.insert(account.tableId(), row.array(), 0, row.length(), generated);
        }
        for (int i = 0; i < TRANSFERS; i++) {
            BsatnWriter row = new BsatnWriter();
            row.writeU64(i);
            row.writeU32((int) (i * 7919L % ACCOUNTS));
            row.writeU16(i % 365);
            row.writeI64(i * 31L % 10_000);
            tx.insert(transfer.tableId(), row.array(), 0, row.length(), generated);
        }
        tx.commit();
        view = datastore.openReadView();
    }

    /** Closes the view. */
    @TearDown
    public void close() {
        view.close();
    }

    private SqlResult run(String sql) {
        return SqlExecutor.query(
                SqlStatement.parse(sql, null), view, OWNER, QueryViews.NONE, QueryLimits.untimed(Clock.system()));
    }

    /** Text to syntax tree: a short statement. */
    @Benchmark
    public Statement parsePoint() {
        return SqlParser.parseQuery(POINT);
    }

    /** Text to syntax tree: a long statement. */
    @Benchmark
    public Statement parseJoin() {
        return SqlParser.parseQuery(JOIN);
    }

    /** Text to plan: a long statement. */
    @Benchmark
    public SelectPlan planJoin() {
        TypedQuery query = (TypedQuery)
                new TypeChecker(view.catalog()::tableByName, OWNER.caller()).check(SqlParser.parseQuery(JOIN));
        return CompiledSelect.plan(query.select(), view);
    }

    /** One row by primary key, from text to row. */
    @Benchmark
    public SqlResult pointByPrimaryKey() {
        return run(POINT);
    }

    /** 1,000 rows through a B-tree index. */
    @Benchmark
    public SqlResult rangeByIndex() {
        return run("SELECT * FROM account WHERE balance BETWEEN 100 AND 109");
    }

    /** 100,000 rows scanned, 274 kept. */
    @Benchmark
    public SqlResult filterScan() {
        return run("SELECT * FROM transfer WHERE day = 100");
    }

    /** 100,000 rows scanned and kept. */
    @Benchmark
    public SqlResult fullScan() {
        return run("SELECT * FROM transfer");
    }

    /** 100,000 rows scanned, 822 joined through the primary key of the other table. */
    @Benchmark
    public SqlResult joinByIndex() {
        return run("SELECT a.* FROM transfer t JOIN account a ON t.sender = a.id WHERE t.day < 3");
    }

    /** 100,000 rows in 365 groups. */
    @Benchmark
    public SqlResult aggregate() {
        return run("SELECT day, COUNT(*) AS n, SUM(amount) AS total FROM transfer GROUP BY day");
    }

    /** The first 10 of 100,000 rows by a column without index. */
    @Benchmark
    public SqlResult topTen() {
        return run("SELECT id, amount FROM transfer ORDER BY amount DESC, id LIMIT 10");
    }
}
