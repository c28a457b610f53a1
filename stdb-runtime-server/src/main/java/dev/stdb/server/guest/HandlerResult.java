package dev.stdb.server.guest;

/** How an HTTP handler ended. */
public sealed interface HandlerResult {
    /** It answered. */
    record Answered(HttpAnswer answer) implements HandlerResult {}

    /** The whole answer went where the call says. */
    record Streamed() implements HandlerResult {}

    /** It failed, trapped, used up its time or answered what cannot be sent; the module's log says which. */
    record Failed() implements HandlerResult {}
}
