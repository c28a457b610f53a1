package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.json.JsonWriter;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.server.database.EnvironmentException;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.database.PublishPreview;
import dev.stdb.server.database.PublishResult;
import dev.stdb.server.wasm.WasmLimits;
import dev.stdb.types.Identity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates, updates and resets databases (spec http-api.md §5.1, §5.4; semantics.md §1).
 *
 * <p>Thread-safe; changes of one database are made one after the other and block until the program runs and is durable.
 */
public final class Publishing {

    /** Largest program; hosts refuse larger ones, so nobody need receive them. Deviation: the original has no limit. */
    public static final int PROGRAM_BYTES_MAX = WasmLimits.PROGRAM_BYTES_MAX;

    /** Most time a publisher waits until the change is durable. */
    public static final Duration CONFIRMATION_TIMEOUT_MAX = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
    private static final String UPDATE_ACTION = "update database";
    private static final String RESET_ACTION = "reset database";

    private final Databases databases;
    private final DatabaseApi api;
    private final Authentication authentication;

    /** Creates the use cases over a registry. */
    public Publishing(Databases databases, DatabaseApi api, Authentication authentication) {
        this.databases = databases;
        this.api = api;
        this.authentication = authentication;
    }

    /**
     * A request to publish.
     *
     * @param target name or identity; empty creates a database without name
     * @param clear whether an existing database loses its data
     * @param breakClients whether migrations that break connected clients are allowed
     * @param migrationToken what the planned migration was confirmed with; empty takes any migration
     * @param confirmationTimeout how long to wait until an update is durable
     * @param environment what becomes of the environment; one that is cleared has no other values
     */
    public record Command(
            Optional<String> target,
            byte[] program,
            boolean clear,
            boolean breakClients,
            Optional<String> migrationToken,
            Duration confirmationTimeout,
            EnvironmentEdit environment) {}

    /**
     * What publishing did.
     *
     * @param domain the name the request used, if it used one
     * @param created whether the database is new
     */
    public record Published(Identity identity, Optional<String> domain, boolean created) {}

    /** Creates or updates the database a command names. */
    public Published publish(Command command, Identity caller) {
        Optional<String> target = command.target();
        if (command.clear() && target.isEmpty()) {
            throw badRequest("Clear database requires database name or identity");
        }
        target.ifPresent(api::checkName);
        try {
            return publish(command, key(target), caller);
        } catch (EnvironmentException e) {
            throw refused(e);
        }
    }

    /** Returns the answer to a publisher whose program does not take the environment (spec http-api.md §5.1). */
    private static StdbException refused(EnvironmentException e) {
        return switch (e.reason()) {
            case ENVIRONMENT_MISSING ->
                ApiException.ofJson(
                        ApiException.Reason.API_BAD_REQUEST, "{\"EnvironmentError\":" + missing(e.keys()) + "}");
            case ENVIRONMENT_CONFLICT ->
                ApiException.ofJson(
                        ApiException.Reason.API_CONFLICT, "{\"EnvironmentError\":{\"VersionConflict\":[]}}");
            case ENVIRONMENT_INVALID -> e;
        };
    }

    /** Returns the names of variables without values as answers have them. */
    static String missing(List<String> keys) {
        JsonWriter out = new JsonWriter();
        out.beginObject()
                .name("MissingRequiredEnvironment")
                .beginObject()
                .name("keys")
                .beginArray();
        keys.forEach(out::value);
        return out.endArray().endObject().endObject().toString();
    }

    /** Returns what tells publications apart that have to wait for each other: the identity, or a name that is free. */
    private String key(Optional<String> target) {
        return find(target)
                .map(Identity::toHex)
                .or(() -> target)
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private Optional<Identity> find(Optional<String> target) {
        return target.flatMap(DatabaseName::asIdentity)
                .or(() -> target.flatMap(databases::findByName))
                .filter(id -> databases.findRecord(id).isPresent());
    }

    private Published publish(Command command, String key, Identity caller) {
        Optional<String> target = command.target();
        Optional<Published> published = databases.exclusively(key, () -> {
            Optional<Identity> existing = find(target);
            if (existing.isPresent() && !existing.get().toHex().equals(key)) {
                // Somebody created it, or gave the name to another one, while this one waited.
                return Optional.empty();
            }
            Optional<Identity> identity = target.flatMap(DatabaseName::asIdentity);
            Optional<String> name = identity.isPresent() ? Optional.empty() : target;
            if (existing.isEmpty()) {
                name.ifPresent(DatabaseApi::checkNew);
                Identity fresh =
                        identity.orElseGet(() -> authentication.mintAnonymous().identity());
                databases.create(
                        fresh,
                        caller,
                        name,
                        command.program(),
                        command.environment().toChange(),
                        database -> awaitCreated(database, command.confirmationTimeout()));
                return Optional.of(new Published(fresh, name, true));
            }
            if (command.clear()) {
                DatabaseRecord record = requireResettable(existing.get(), caller);
                awaitDurable(
                        databases.reset(
                                record, command.program(), command.environment().toChange()),
                        command.confirmationTimeout());
            } else {
                update(existing.get(), command, caller);
            }
            return Optional.of(new Published(existing.get(), name, false));
        });
        return published.orElseGet(() -> publish(command, key(target), caller));
    }

    /**
     * What publishing a program to an existing database would do.
     *
     * @param obstacle why it would be refused; empty if the data can be migrated
     * @param text the steps, for people
     * @param breaksClients whether it would disconnect all clients
     * @param majorUpgrade whether the running module was built for 1.x and the program for 2.x
     * @param token what confirms just this step from the running program to the new one
     */
    public record Plan(
            Optional<String> obstacle, String text, boolean breaksClients, boolean majorUpgrade, String token) {}

    /** Plans the migration of a database to a program, for its owner. */
    public Plan plan(String nameOrIdentity, byte[] program, PlanText style, Identity caller) {
        DatabaseRecord record = api.requireOwned(nameOrIdentity, caller, UPDATE_ACTION);
        PublishPreview preview =
                join(api.requireRunning(record.identity().toHex()).live().preview(program));
        return new Plan(
                preview.obstacle(),
                style.of(preview.steps(), preview.breaksClients()),
                preview.breaksClients(),
                preview.majorUpgrade(),
                migrationToken(record.identity(), preview.runningHash(), program));
    }

    private void update(Identity identity, Command command, Identity caller) {
        api.requireOwned(identity.toHex(), caller, UPDATE_ACTION);
        RunningDatabase database = api.requireRunning(identity.toHex());
        if (command.migrationToken().isPresent() && command.breakClients()) {
            String expected = migrationToken(identity, database.live().programHash(), command.program());
            if (!expected.equals(command.migrationToken().get())) {
                throw badRequest("Failed to create or update the database: Token provided is invalid, plan again:"
                        + " expected the token of the plan from the running program to this one");
            }
        }
        PublishPolicy policy = command.breakClients() ? PublishPolicy.BREAK_CLIENTS : PublishPolicy.COMPATIBLE;
        PublishResult result = join(database.live()
                .publish(command.program(), policy, command.environment().toChange()));
        await(database.durable(result.txOffset()), command.confirmationTimeout());
        LOG.info("database updated: identity={}, programChanged={}", identity, result.changed());
    }

    /** Waits for a database; what it refuses is thrown as it is, not as the failure of a future. */
    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StdbException typed) {
                throw typed;
            }
            throw e;
        }
    }

    /** Waits for what the creation wrote, the newest transaction there is; later ones do no harm. */
    private static void awaitDurable(RunningDatabase database, Duration timeout) {
        await(database.durable(0), timeout);
    }

    /** As {@link #awaitDurable}, but does not wait for a disk that takes nothing: nobody has anything to lose yet. */
    private static void awaitCreated(RunningDatabase database, Duration timeout) {
        await(database.durableNow(0), timeout);
    }

    private static void await(CompletableFuture<Void> durable, Duration requestedTimeout) {
        Duration timeout =
                requestedTimeout.compareTo(CONFIRMATION_TIMEOUT_MAX) < 0 ? requestedTimeout : CONFIRMATION_TIMEOUT_MAX;
        try {
            durable.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw ApiException.of(
                    ApiException.Reason.API_TIMEOUT,
                    "Database update failed: timeout waiting for transaction confirmation");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StdbException typed) {
                throw typed;
            }
            throw new IllegalStateException("waiting for the log failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.of(ApiException.Reason.API_UNAVAILABLE, "Database update failed: interrupted");
        }
    }

    /** Deletes the data of a database and starts it anew, with its initial program unless another one is given. */
    public Published reset(String nameOrIdentity, Optional<byte[]> program, Identity caller) {
        try {
            return resetNow(nameOrIdentity, program, caller);
        } catch (EnvironmentException e) {
            throw refused(e);
        }
    }

    private Published resetNow(String nameOrIdentity, Optional<byte[]> program, Identity caller) {
        return databases.exclusively(api.resolve(nameOrIdentity).toHex(), () -> {
            DatabaseRecord record = requireResettable(api.resolve(nameOrIdentity), caller);
            byte[] bytes = program.orElseGet(() -> databases.initialProgram(record));
            databases.reset(record, bytes, EnvironmentChange.NONE);
            Optional<String> domain = DatabaseName.asIdentity(nameOrIdentity).isPresent()
                    ? Optional.empty()
                    : Optional.of(nameOrIdentity);
            return new Published(record.identity(), domain, false);
        });
    }

    private DatabaseRecord requireResettable(Identity identity, Identity caller) {
        DatabaseRecord record = api.requireOwned(identity.toHex(), caller, RESET_ACTION);
        if (record.locked()) {
            throw ApiException.of(
                    ApiException.Reason.API_FORBIDDEN,
                    "Database is locked and cannot be reset with --delete-data. Run `spacetime unlock` first.");
        }
        return record;
    }

    private static ApiException badRequest(String text) {
        return ApiException.of(ApiException.Reason.API_BAD_REQUEST, text);
    }

    /** Returns the token that confirms a migration between two programs (spec http-api.md §5.2). */
    static String migrationToken(Identity database, byte[] oldHash, byte[] newProgram) {
        String text = database.toHex() + HexFormat.of().formatHex(oldHash) + Programs.hash(newProgram);
        return hashText(Keccak256.hash(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * Returns a digest as answers show it: read as a little-endian number, in hex without leading zeros.
     *
     * @param digest is not modified
     */
    public static String hashText(byte[] digest) {
        byte[] bigEndian = new byte[digest.length];
        for (int i = 0; i < digest.length; i++) {
            bigEndian[i] = digest[digest.length - 1 - i];
        }
        return "0x" + new BigInteger(1, bigEndian).toString(16);
    }
}
