package dev.stdb.server.database;

import dev.stdb.server.guest.HttpAnswer;
import java.util.Set;

/** How a request to an HTTP handler ended. Transactions that the handler committed stay committed in any case. */
public sealed interface HandlerOutcome {
    /** The handler answered; what it committed is durable. */
    record Answered(HttpAnswer answer) implements HandlerOutcome {}

    /** The whole answer went where the request says; what the handler committed is durable. */
    record Streamed() implements HandlerOutcome {}

    /** The handler wanted to begin its answer while too many others were under way. */
    record Busy() implements HandlerOutcome {}

    /** No route has the path. */
    record NoSuchRoute() implements HandlerOutcome {}

    /**
     * There are routes of the path, for other methods.
     *
     * @param methods those
     */
    record WrongMethod(Set<String> methods) implements HandlerOutcome {}

    /**
     * The handler was ended because what it committed is not known to be on disk.
     *
     * @param detail that, for who asked
     */
    record NotDurable(String detail) implements HandlerOutcome {}

    /** The handler failed; the module's log says how. */
    record Failed() implements HandlerOutcome {}
}
