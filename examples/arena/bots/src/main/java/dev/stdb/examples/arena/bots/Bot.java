package dev.stdb.examples.arena.bots;

import dev.stdb.client.ReducerReceipt;
import dev.stdb.client.SubscriptionHandle;
import dev.stdb.examples.arena.bots.bindings.DbConnection;
import dev.stdb.examples.arena.bots.bindings.Fighter;
import dev.stdb.examples.arena.bots.bindings.Guild;
import dev.stdb.examples.arena.bots.bindings.Heading;
import dev.stdb.examples.arena.bots.bindings.Item;
import dev.stdb.examples.arena.bots.bindings.Me;
import dev.stdb.examples.arena.bots.bindings.Stack;
import dev.stdb.examples.arena.bots.bindings.Tables;
import dev.stdb.types.Identity;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A player without a human. It sees what a page sees, by the same subscriptions, and decides by its own copy of the
 * rows: no call asks the server anything. Steps come from one thread at a time, callbacks from the executor.
 */
public final class Bot implements AutoCloseable {
    /** Many connect at once, to a server that may be busy. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(120);

    private static final float STRIKE_REACH = 60;
    private static final int HEALTH_LOW = 50;

    private final String name;
    private final Random random;
    private final CallCounts counts;
    private final DbConnection connection;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    // Of the callbacks.
    private int zone = -1;
    private @Nullable SubscriptionHandle<DbConnection> neighbours;
    private volatile CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

    // region connect
    private Bot(String server, String name, long seed, Executor callbacks, CallCounts counts) {
        this.name = name;
        this.random = new Random(seed);
        this.counts = counts;
        this.connection = DbConnection.builder()
                .uri(server)
                .databaseName("arena")
                .connectTimeout(CONNECT_TIMEOUT)
                .runOn(callbacks)
                .onConnect((connected, identity, token) -> subscribe(connected, identity))
                .onConnectError((failed, error) -> ready.completeExceptionally(error))
                .build();
    }
    // endregion

    /**
     * Starts to connect as somebody new.
     *
     * @param callbacks runs what the connection tells; may be shared
     */
    public static Bot connect(String server, String name, long seed, Executor callbacks, CallCounts counts) {
        return new Bot(server, name, seed, callbacks, counts);
    }

    // region subscribe
    private void subscribe(DbConnection connected, Identity identity) {
        connected.db().fighter().onInsert((context, fighter) -> look(fighter.zone()));
        connected.db().fighter().onUpdate((context, before, fighter) -> look(fighter.zone()));
        connected
                .subscriptionBuilder()
                .onApplied(context -> {
                    CompletableFuture<ReducerReceipt> joined =
                            connected.reducers().join(name);
                    joined.whenComplete((receipt, error) -> finish(error));
                })
                .onError((context, error) -> ready.completeExceptionally(error))
                .subscribe(
                        Tables.WORLD,
                        Tables.PLAYER,
                        Tables.ITEM,
                        Tables.GUILD,
                        Tables.MEMBER,
                        Tables.GUILD_MESSAGE,
                        Tables.LEADERS,
                        Tables.ME,
                        Tables.FIGHTER.where(fighter -> fighter.player().eq(identity)));
    }
    // endregion

    private void finish(@Nullable Throwable error) {
        if (error == null) {
            ready.complete(null);
        } else {
            ready.completeExceptionally(error);
        }
    }

    // region look
    /** Follows the bot's own fighter: the rows of the new zone come before those of the old one go. */
    private void look(int next) {
        if (next == zone) {
            return;
        }
        zone = next;
        SubscriptionHandle<DbConnection> before = neighbours;
        CompletableFuture<Void> done = new CompletableFuture<>();
        looking = done;
        neighbours = connection
                .subscriptionBuilder()
                .onApplied(context -> {
                    if (before == null) {
                        done.complete(null);
                    } else {
                        before.unsubscribeThen(ended -> done.complete(null));
                    }
                })
                .onError((context, error) -> done.completeExceptionally(error))
                .subscribe(Tables.near(next));
    }
    // endregion

    /** Completes when the bot has joined. */
    public CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes when what the bot looks at is where its fighter is, as far as it has heard. */
    public CompletableFuture<Void> looking() {
        return looking;
    }

    /** Returns the connection with the bot's copy of the rows. */
    public DbConnection connection() {
        return connection;
    }

    /** Does one thing, or nothing. */
    public void step() {
        Optional<Fighter> own = connection
                .identity()
                .flatMap(identity -> connection.db().fighter().byPlayer().find(identity));
        if (!ready.isDone() || own.isEmpty()) {
            return;
        }
        Fighter fighter = own.get();
        if (someoneInReach(fighter) && random.nextInt(3) == 0) {
            counts.follow(connection.reducers().strike());
        } else if (random.nextInt(4) == 0) {
            useOrTalk(fighter);
        } else {
            walk(fighter);
        }
    }

    private boolean someoneInReach(Fighter fighter) {
        return connection.db().near().stream()
                .anyMatch(other -> !other.player().equals(fighter.player())
                        && Math.hypot(other.x() - fighter.x(), other.y() - fighter.y()) < STRIKE_REACH);
    }

    private void useOrTalk(Fighter fighter) {
        Optional<Me> me = connection.db().me().stream().findFirst();
        List<Stack> items = me.map(Me::items).orElse(List.of());
        if (!items.isEmpty() && (fighter.health() < HEALTH_LOW || random.nextInt(4) == 0)) {
            counts.follow(connection
                    .reducers()
                    .use(items.get(random.nextInt(items.size())).kind()));
        } else if (me.isPresent() && me.get().guild().isEmpty()) {
            joinGuild();
        } else if (random.nextInt(8) == 0) {
            counts.follow(connection.reducers().say("I am at " + (int) fighter.x() + ", " + (int) fighter.y()));
        }
    }

    private void joinGuild() {
        List<Guild> guilds = connection.db().guild().stream().toList();
        if (guilds.size() < 8) {
            counts.follow(connection.reducers().foundGuild("Guild of " + name));
        } else {
            counts.follow(connection
                    .reducers()
                    .joinGuild(guilds.get(random.nextInt(guilds.size())).id()));
        }
    }

    /** Goes to the nearest item, or anywhere. */
    private void walk(Fighter fighter) {
        Comparator<Item> nearest =
                Comparator.comparingDouble(item -> Math.hypot(item.x() - fighter.x(), item.y() - fighter.y()));
        Optional<Item> item = connection.db().item().stream().min(nearest);
        Heading[] headings = Heading.values();
        Heading heading = headings[random.nextInt(headings.length)];
        if (item.isPresent() && random.nextInt(3) != 0) {
            heading = towards(item.get().x() - fighter.x(), item.get().y() - fighter.y());
        }
        if (heading != fighter.heading()) {
            counts.follow(connection.reducers().turn(heading));
        }
    }

    private static Heading towards(float dx, float dy) {
        int eighth = (int) Math.round(Math.atan2(dy, dx) / (Math.PI / 4));
        return Heading.values()[1 + Math.floorMod(eighth, 8)];
    }

    @Override
    public void close() {
        connection.close();
    }
}
