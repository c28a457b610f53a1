package dev.stdb.moduledef;

import org.jspecify.annotations.Nullable;

/**
 * Route of an HTTP handler.
 *
 * @param handlerFunction source name of the handler
 * @param method upper-case method, or null for any
 * @param path path below the database's route prefix
 */
public record HttpRouteDef(String handlerFunction, @Nullable String method, String path) {}
