package dev.stdb.server.database;

import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.database.ReducerCalls.Ended;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.migration.MigrationPlan;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.subscription.SubscriptionRegistry;
import dev.stdb.server.subscription.TxUpdates;
import dev.stdb.server.subscription.ViewResults;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings programs into a database: the first one, and those that replace it. Confined to the database thread. */
final class Publications {
    private static final byte[] NO_ARGUMENTS = {};

    private final Identity database;
    private final Identity owner;
    private final CurrentGuest current;
    private final ReducerCalls calls;
    private final Transactions transactions;
    private final DatabaseLog log;
    private final Clock clock;
    private final Duration migrationTimeMax;
    private final Runnable replaced;

    /**
     * Creates the publisher.
     *
     * @param migrationTimeMax most time that the migrations of a module may take
     * @param replaced runs when another module has become the current one
     */
    Publications(
            Identity database,
            Identity owner,
            CurrentGuest current,
            ReducerCalls calls,
            Transactions transactions,
            DatabaseLog log,
            Duration migrationTimeMax,
            Runnable replaced) {
        this.database = database;
        this.owner = owner;
        this.current = current;
        this.calls = calls;
        this.transactions = transactions;
        this.log = log;
        this.clock = log.clock();
        this.migrationTimeMax = migrationTimeMax;
        this.replaced = replaced;
    }

    /**
     * Fills a new database: schema, program and the init reducer in one transaction.
     *
     * @throws ModuleException if the init reducer fails; nothing is kept then
     * @throws EnvironmentException if the module does not take the environment; nothing is kept then
     */
    void initialize(byte[] program, EnvironmentChange environment) {
        Guest guest = current.get();
        Timestamp now = Timestamp.ofMicros(clock.nowMicros());
        Call publication = calls.seeded(publication(Call.Kind.INIT, guest, now));
        Ended ended = calls.run(publication, tx -> {
            MigrationPlan.creating(guest.schema()).execute(tx, RowRules::replace);
            writeModule(tx, guest, program);
            StoredEnvironment.apply(tx, guest, environment);
            ReducerSchema init = guest.schema().lifecycle(Lifecycle.INIT).orElse(null);
            CallResult result = init == null ? CallResult.OK : calls.runGuest(publication.ofFunction(init.name()), tx);
            return result instanceof CallResult.Returned ? writeTimers(guest, now, tx) : result;
        });
        if (ended instanceof Ended.Undone undone) {
            throw new ModuleException(
                    ModuleErrorCode.MODULE_INIT_FAILED,
                    "the init reducer failed: " + undone.failure().errorText());
        }
        warnOfUnservedParts(guest.schema());
    }

    /** Tells what {@link #update} would do. Any thread may call it. */
    PublishPreview preview(DatabaseSchema wanted, byte[] program) {
        Guest guest = current.get();
        byte[] hash = Keccak256.hash(program);
        boolean major =
                guest.schema().raw().version() == ModuleDef.V9 && wanted.raw().version() == ModuleDef.V10;
        try {
            MigrationPlan plan = MigrationPlan.between(guest.schema(), wanted);
            return new PublishPreview(
                    Optional.empty(), plan.describe(), plan.breaksClients(), major, guest.hash(), hash);
        } catch (MigrationException e) {
            return new PublishPreview(
                    Optional.of(String.valueOf(e.getMessage())), List.of(), false, major, guest.hash(), hash);
        }
    }

    /**
     * Replaces the program and migrates the data, in one transaction.
     *
     * @throws MigrationException if the data cannot be migrated or a migration of the module fails; nothing has changed
     *     then
     * @throws EnvironmentException if the module does not take the environment; nothing has changed then
     */
    PublishResult update(Guest next, byte[] program, PublishPolicy policy, EnvironmentChange environment) {
        MigrationPlan plan = MigrationPlan.between(current.schema(), next.schema());
        if (policy == PublishPolicy.COMPATIBLE) {
            plan.requireCompatible();
        }
        try (ViewResults before = transactions.subscriptions().viewResults(transactions::openReadView)) {
            return update(plan, next, program, environment, before);
        }
    }

    private PublishResult update(
            MigrationPlan plan, Guest next, byte[] program, EnvironmentChange environment, ViewResults before) {
        Transactions.Committed committed;
        try (Tx tx = transactions.begin()) {
            Timestamp now = Timestamp.ofMicros(clock.nowMicros());
            plan.execute(tx, RowRules::replace, new RowMigrations(next, owner, now, calls, log, migrationTimeMax));
            writeModule(tx, next, program);
            StoredEnvironment.apply(tx, next, environment);
            CallResult timers = writeTimers(next, now, tx);
            if (!(timers instanceof CallResult.Returned)) {
                throw new ModuleException(
                        ModuleErrorCode.MODULE_INIT_FAILED,
                        "the timers of scheduled reducers cannot be written: "
                                + new CallOutcome.Failed(timers).errorText());
            }
            committed = transactions.commitPublication(tx, publication(Call.Kind.PUBLISH, next, now));
        } catch (TransactionTooLargeException e) {
            throw MigrationException.tooLarge(e);
        }
        current.replace(next);
        replaced.run();
        plan.describe().forEach(step -> log.write(Level.INFO, step));
        warnOfUnservedParts(next.schema());
        tellClients(plan, before);
        return new PublishResult(true, committed.txOffset(), plan.describe());
    }

    /**
     * Changes the environment of the current module.
     *
     * @param expectedHash hash of the program that the change is meant for; null for any
     * @return the transaction that shows the change
     * @throws EnvironmentException if the module does not take it; nothing has changed then
     */
    long changeEnvironment(EnvironmentChange change, byte @Nullable [] expectedHash) {
        if (expectedHash != null && !Arrays.equals(expectedHash, current.get().hash())) {
            throw EnvironmentException.conflict();
        }
        transactions.checkWritable();
        try (Tx tx = transactions.begin()) {
            StoredEnvironment.apply(tx, current.get(), change);
            return transactions.commit(tx).txOffset();
        }
    }

    /** Brings the timers of a module's scheduled reducers in line with it; ADR 0036. */
    private CallResult writeTimers(Guest guest, Timestamp now, Tx tx) {
        if (guest.schema().reducer(GeneratedSchedules.REDUCER) == null) {
            return CallResult.OK;
        }
        Call call = Call.reducer(GeneratedSchedules.REDUCER, database, ConnectionId.ZERO, now, NO_ARGUMENTS);
        return calls.runGuest(guest, call, tx);
    }

    private void tellClients(MigrationPlan plan, ViewResults before) {
        SubscriptionRegistry subscriptions = transactions.subscriptions();
        TxUpdates updates = transactions.read(tx -> subscriptions.revalidate(before, tx));
        transactions.send(updates);
        if (plan.breaksClients()) {
            log.write(Level.INFO, "Disconnecting all users");
            transactions.closeSessions();
        }
    }

    private void writeModule(Tx tx, Guest guest, byte[] program) {
        HostRows.writeModule(tx, new HostRows.Module(database, owner, guest.hash(), program));
    }

    private Call publication(Call.Kind kind, Guest guest, Timestamp now) {
        return Call.of(kind, HexFormat.of().formatHex(guest.hash()), owner, ConnectionId.ZERO, now);
    }

    private void warnOfUnservedParts(DatabaseSchema schema) {
        UnservedParts.of(schema).forEach(part -> log.write(Level.WARN, part));
    }
}
