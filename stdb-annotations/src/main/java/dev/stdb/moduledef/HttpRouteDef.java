package dev.stdb.moduledef;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Route of an HTTP handler.
 *
 * @param handlerFunction source name of the handler
 * @param method upper-case method, or null for any
 * @param path path below the database's route prefix
 */
public record HttpRouteDef(String handlerFunction, @Nullable String method, String path) {
    /** Methods with a tag of their own, which is the position; others are an extension (spec module-def.md §2.2). */
    public static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
}
