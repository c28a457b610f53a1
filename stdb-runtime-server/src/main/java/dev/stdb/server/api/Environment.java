package dev.stdb.server.api;

import dev.stdb.json.JsonWriter;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.server.database.EnvironmentException;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Environment variables of a database, for its owner (spec http-api.md §5.10). Values go in and never come out.
 *
 * <p>Thread-safe; nothing blocks.
 */
public final class Environment {
    private static final String ACTION = "change environment";

    private final DatabaseApi databases;

    /** Creates the use cases. */
    public Environment(DatabaseApi databases) {
        this.databases = databases;
    }

    /**
     * What the module declares and which keys have values.
     *
     * @param moduleHash hash of the program as answers have it
     */
    public record Description(String moduleHash, List<EnvironmentDef> declared, List<String> storedKeys) {
        /** Returns the answer to who asks for it. */
        public String toJson() {
            JsonWriter out = new JsonWriter();
            out.beginObject().name("module_hash").value(moduleHash);
            out.name("declarations").beginArray();
            for (EnvironmentDef each : declared) {
                out.beginObject().name("name").value(each.name());
                out.name("optional").value(each.optional()).name("ty");
                type(each, out);
                out.endObject();
            }
            out.endArray().name("stored_keys").beginArray();
            storedKeys.forEach(out::value);
            return out.endArray().endObject().toString();
        }
    }

    /** Describes the environment of a database; the future completes on its thread. */
    public CompletableFuture<Description> describe(String nameOrIdentity, Identity caller) {
        RunningDatabase database = requireOwned(nameOrIdentity, caller);
        List<EnvironmentDef> declared = database.live().schema().environment();
        String hash = Publishing.hashText(database.live().programHash());
        return database.live().environmentKeys().thenApply(keys -> new Description(hash, declared, keys));
    }

    private static void type(EnvironmentDef def, JsonWriter out) {
        switch (def.kind()) {
            case STRING -> out.value("String");
            case LITERAL ->
                out.beginObject()
                        .name("StringLiteral")
                        .value(def.values().get(0))
                        .endObject();
            case UNION -> {
                out.beginObject().name("Union").beginArray();
                def.values().forEach(out::value);
                out.endArray().endObject();
            }
        }
    }

    /**
     * Changes values; waits until that is durable.
     *
     * @param expectedHash hash of the program that the change is meant for, as {@link #describe} writes it
     * @return fails with an {@link ApiException} if the module does not take the result, or is another one
     */
    public CompletableFuture<Void> change(
            String nameOrIdentity, EnvironmentEdit change, Optional<String> expectedHash, Identity caller) {
        RunningDatabase database = requireOwned(nameOrIdentity, caller);
        byte[] running = database.live().programHash();
        if (expectedHash.isPresent() && !Publishing.hashText(running).equals(expectedHash.get())) {
            throw ApiException.of(
                    ApiException.Reason.API_CONFLICT, "the database runs another program: expected_module_hash");
        }
        return database.live()
                .changeEnvironment(change.toChange(), expectedHash.isPresent() ? running : null)
                .handle((txOffset, failure) -> {
                    if (failure != null) {
                        throw refused(failure);
                    }
                    return txOffset;
                })
                .thenCompose(database::durable);
    }

    private static CompletionException refused(Throwable failure) {
        Throwable cause = ErrorStatus.unwrap(failure);
        if (cause instanceof EnvironmentException e) {
            return new CompletionException(
                    switch (e.reason()) {
                        case ENVIRONMENT_MISSING ->
                            ApiException.ofJson(
                                    ApiException.Reason.API_BAD_REQUEST,
                                    "{\"Err\":" + Publishing.missing(e.keys()) + "}");
                        case ENVIRONMENT_CONFLICT ->
                            ApiException.of(ApiException.Reason.API_CONFLICT, String.valueOf(e.getMessage()));
                        case ENVIRONMENT_INVALID -> e;
                    });
        }
        return new CompletionException(cause);
    }

    private RunningDatabase requireOwned(String nameOrIdentity, Identity caller) {
        DatabaseRecord record = databases.requireOwned(nameOrIdentity, caller, ACTION);
        return databases.requireRunning(record.identity().toHex());
    }
}
