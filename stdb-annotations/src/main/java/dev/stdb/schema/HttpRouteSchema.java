package dev.stdb.schema;

import org.jspecify.annotations.Nullable;

/**
 * Route of an HTTP handler of a database.
 *
 * @param handlerId the ABI id of the handler
 * @param handler canonical name of the handler
 * @param method upper-case method, or null for any
 * @param path path below the database's route prefix; see {@link dev.stdb.moduledef.HttpRoutePath}
 */
public record HttpRouteSchema(
        int handlerId, String handler, @Nullable String method, String path) {

    /** Returns whether requests of a method are this route's, if they have its path. */
    public boolean takes(String requested) {
        return method == null || method.equals(requested);
    }
}
