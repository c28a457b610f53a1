package dev.stdb.server.view;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.tx.ReadWatchers;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instances of views that somebody reads, up to date with the last transaction. A transaction costs its changed
 * rows and the evaluation of those instances that have read one of them; it does not grow with the other instances.
 * Confined to the database thread.
 */
public final class LiveViews {
    private static final int FIRST_TABLE_ID = -1;

    private final ViewModule module;
    private final Clock clock;
    private final ViewLimits limits;
    private final ViewEvaluator evaluator;
    private final Map<ViewKey, ViewInstance> instances = new HashMap<>();
    private final Map<Integer, ViewInstance> byTable = new HashMap<>();
    private final ReadWatchers<ViewInstance> watchers = new ReadWatchers<>();
    private final SharedContents shared = new SharedContents();
    private int nextTableId = FIRST_TABLE_ID;

    /** Creates the views of a database, none of which anybody reads yet. */
    public LiveViews(ViewModule module, Clock clock, ViewLimits limits) {
        this.module = module;
        this.clock = clock;
        this.limits = limits;
        this.evaluator = new ViewEvaluator(module, clock, limits);
    }

    DatabaseSchema schema() {
        return module.schema();
    }

    static boolean maySee(QueryAuth auth, ViewSchema view) {
        return auth.owner() || view.isPublic();
    }

    /** Returns whether nobody reads a view. */
    public boolean isEmpty() {
        return instances.isEmpty();
    }

    /** Returns the number of instances that somebody reads. */
    public int instanceCount() {
        return instances.size();
    }

    /** Returns how often the code of a view has run. */
    public long evaluations() {
        return evaluator.evaluations();
    }

    /** Returns the views without parameters that a caller may read, by canonical name. */
    public List<String> readableNames(QueryAuth auth) {
        return schema().views().stream()
                .filter(view -> maySee(auth, view) && view.params().size() == 0)
                .map(ViewSchema::name)
                .toList();
    }

    /**
     * Returns the views that a caller may read.
     *
     * @param tx the state after all transactions reported so far; what is mentioned is evaluated in it
     */
    public ViewScope open(QueryAuth auth, Tx tx) {
        return new ViewScope(this, auth, tx);
    }

    /**
     * Returns an instance for one more user, evaluated if it is new.
     *
     * @throws SqlException if the view fails, or there are too many instances
     */
    ViewInstance acquire(ViewSchema view, Identity caller, byte[] args, Tx tx) {
        ViewKey key = ViewKey.of(view, caller, args);
        ViewInstance instance = instances.get(key);
        if (instance == null) {
            instance = create(key, view, tx);
        }
        instance.acquire();
        return instance;
    }

    private ViewInstance create(ViewKey key, ViewSchema view, Tx tx) {
        if (instances.size() >= limits.instancesMax()) {
            throw new SqlException(
                    SqlErrorCode.SQL_LIMIT,
                    "Too many views are read at a time, each for other arguments or another caller: countMax="
                            + limits.instancesMax(),
                    Position.START);
        }
        ViewTable what = ViewTable.of(key, view, freeTableId());
        ViewContent known = shared.find(key);
        ViewContent content = known == null ? evaluator.evaluate(what, tx) : known.as(what.table());
        checkSize(what, shared.sizeAfter(what, null, content));
        ViewInstance instance = new ViewInstance(what, content);
        instances.put(key, instance);
        byTable.put(instance.table().tableId(), instance);
        hold(instance, tx);
        return instance;
    }

    private int freeTableId() {
        while (byTable.containsKey(nextTableId)) {
            advance();
        }
        int id = nextTableId;
        advance();
        return id;
    }

    private void advance() {
        nextTableId = nextTableId == Integer.MIN_VALUE ? FIRST_TABLE_ID : nextTableId - 1;
    }

    /** Refuses what there is no room for. */
    private void checkSize(ViewTable what, long sizeBytes) {
        if (sizeBytes > limits.bytesMax()) {
            throw ViewEvaluator.failure(
                    what, "all views of the database together take too much memory: bytesMax=" + limits.bytesMax());
        }
    }

    private void hold(ViewInstance instance, RowReader source) {
        shared.add(instance);
        watchers.add(instance, instance.content().reads(), source);
    }

    private void drop(ViewInstance instance) {
        shared.remove(instance);
        watchers.remove(instance, instance.content().reads());
    }

    /** Says that one user of each instance reads it no more. Instances without users are forgotten. */
    public void release(Collection<ViewInstance> released) {
        for (ViewInstance instance : released) {
            // An instance of an earlier module is not here any more.
            if (instance.release() && byTable.remove(instance.table().tableId(), instance)) {
                instances.remove(instance.what().key());
                drop(instance);
            }
        }
    }

    /**
     * Evaluates again what a transaction concerns. Must be called for every transaction, in order, but for that of a
     * new module, which {@link #reset} follows.
     *
     * @param data what the transaction changed
     * @param tx the state after it
     */
    public ViewChanges refresh(TxData data, Tx tx) {
        if (watchers.isEmpty()) {
            return ViewChanges.NONE;
        }
        Set<ViewInstance> touched = new LinkedHashSet<>();
        watchers.collect(data, touched);
        if (touched.isEmpty()) {
            return ViewChanges.NONE;
        }
        List<TableChanges> changes = new ArrayList<>();
        Map<ViewInstance, String> failures = new LinkedHashMap<>();
        Map<ViewKey, Refreshed> forEveryCaller = new HashMap<>();
        long startNanos = clock.nanoTime();
        for (ViewInstance instance : touched) {
            try {
                checkTime(instance, startNanos);
                TableChanges change = refresh(instance, tx, forEveryCaller);
                if (change != null) {
                    changes.add(change);
                }
            } catch (SqlException e) {
                failures.put(instance, String.valueOf(e.getMessage()));
            }
        }
        return new ViewChanges(changes, failures);
    }

    /**
     * What became of an instance whose code has not asked who calls.
     *
     * @param before its rows before
     * @param after its content now
     * @param change the difference
     */
    private record Refreshed(ViewRows before, ViewContent after, TableChanges change) {}

    /** Refuses to go on when everybody else has waited long enough for the views of one transaction. */
    private void checkTime(ViewInstance instance, long startNanos) {
        if (clock.nanoTime() - startNanos > limits.refreshTimeMax().toNanos()) {
            throw ViewEvaluator.failure(
                    instance.what(),
                    "the views that one transaction concerns take too long together: millisMax="
                            + limits.refreshTimeMax().toMillis());
        }
    }

    /**
     * Evaluates an instance again, or takes what another caller's code has yielded without asking who calls.
     *
     * @param forEveryCaller such results of this refresh; takes this one
     */
    private @Nullable TableChanges refresh(ViewInstance instance, Tx tx, Map<ViewKey, Refreshed> forEveryCaller) {
        TableSchema table = instance.table();
        ViewKey sharedKey = instance.what().key().forEveryCaller();
        Refreshed other = forEveryCaller.get(sharedKey);
        ViewContent before = instance.content();
        ViewContent after = other == null
                ? evaluator.evaluate(instance.what(), tx)
                : other.after().as(table);
        checkSize(instance.what(), shared.sizeAfter(instance.what(), before, after));
        ViewRows rowsBefore = before.rows();
        ViewRows rowsAfter = after.rows();
        if (rowsBefore == null || rowsAfter == null) {
            throw ViewEvaluator.failure(
                    instance.what(), "it yields different results although nothing that it reads has changed");
        }
        TableChanges change = other != null && other.before().content() == rowsBefore.content()
                ? new TableChanges(
                        table, other.change().inserts(), other.change().deletes(), false)
                : rowsAfter.since(rowsBefore);
        if (other == null && after.forEveryCaller()) {
            forEveryCaller.put(sharedKey, new Refreshed(rowsBefore, after, change));
        }
        drop(instance);
        instance.content(after);
        hold(instance, tx);
        return change.inserts().isEmpty() && change.deletes().isEmpty() ? null : change;
    }

    /**
     * Changes the rows of an instance that has a {@linkplain ViewInstance#countedQuery counted query}.
     *
     * @param inserts rows that the query yields since the transaction, as often as more than before
     * @param deletes rows that it does not yield any more, as often as less than before
     * @return what changed, null if nothing has
     * @throws SqlException if the view cannot have these rows; whoever uses it must be told
     */
    public @Nullable TableChanges apply(ViewInstance instance, RowBuffer inserts, RowBuffer deletes) {
        CountedRows counted = Objects.requireNonNull(instance.content().counted());
        long sizeBefore = counted.sizeBytes();
        TableChanges change;
        try {
            change = counted.apply(inserts, deletes);
        } catch (BadResultException e) {
            throw ViewEvaluator.failure(instance.what(), String.valueOf(e.getMessage()));
        } finally {
            shared.grow(counted.sizeBytes() - sizeBefore);
        }
        checkSize(instance.what(), shared.grow(0));
        return change.inserts().isEmpty() && change.deletes().isEmpty() ? null : change;
    }

    /** Returns those changes of instances that are of one which somebody still uses. */
    public List<TableChanges> onlyKept(List<TableChanges> changes) {
        return changes.stream()
                .filter(change -> byTable.containsKey(change.table().tableId()))
                .toList();
    }

    /** Returns a reader of tables and of the rows of all instances, as of each moment it is used. */
    public RowReader over(RowReader tables) {
        return new ViewReader(tables, this::rowsOf);
    }

    private @Nullable ViewRows rowsOf(int tableId) {
        ViewInstance instance = byTable.get(tableId);
        return instance == null ? null : instance.content().rows();
    }

    /** Returns the rows of some instances as of now. */
    public ViewSnapshot snapshot(Collection<ViewInstance> of) {
        return new ViewSnapshot(of);
    }

    /** Forgets all instances, because the module is another one: whoever uses them must ask again. */
    public void reset() {
        instances.clear();
        byTable.clear();
        watchers.clear();
        shared.clear();
    }
}
