package dev.stdb.server.api;

import dev.stdb.server.api.HandlerAnswer.Header;
import dev.stdb.server.common.HandlerBody;
import dev.stdb.server.database.HandlerOutcome;
import dev.stdb.server.database.HandlerRequest;
import dev.stdb.server.guest.AnswerTarget;
import dev.stdb.server.guest.HttpAnswer;
import dev.stdb.server.guest.HttpHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Requests to the HTTP handlers of modules (spec http-api.md §6).
 *
 * <p>Thread-safe; nothing blocks. Futures complete on threads of the database.
 */
public final class Handlers {

    /** Most bytes of a request's body, unless configured. Deviation: the original has no limit (ADR 0042). */
    public static final int BODY_BYTES_MAX = 16 << 20;

    private static final String FAILED = "the handler failed; the log of the database says more";
    private static final String BUSY = "too many answers of this database are under way, try again later";
    private static final String NO_ROUTE = "Database has not registered a handler for this route";

    private final DatabaseApi databases;

    /** Creates the use cases. */
    public Handlers(DatabaseApi databases) {
        this.databases = databases;
    }

    /**
     * A request to a handler.
     *
     * @param method upper case
     * @param path path below the route prefix of the database, as it came
     * @param uri the whole address as its sender wrote it
     * @param http11 whether its version is 1.1, not 1.0
     * @param headers values in characters of ISO 8859-1
     */
    public record Head(String method, String path, String uri, boolean http11, List<Header> headers) {
        /** Copies the headers. */
        public Head {
            headers = List.copyOf(headers);
        }

        /** Returns the head as handlers get it. */
        public byte[] encode() {
            List<HttpAnswer.Header> all = headers.stream()
                    .map(header -> new HttpAnswer.Header(header.name(), header.value()))
                    .toList();
            return HttpHead.request(method, all, uri, http11);
        }
    }

    /**
     * Takes a place for a request whose handler begins before the body has come to its end.
     *
     * @return gives it back, to be run once when the body has come; empty if too many bodies arrive already
     */
    public Optional<Runnable> admitUnfinished(String nameOrIdentity) {
        return databases.requireRunning(nameOrIdentity).live().admitUnfinished();
    }

    /**
     * Calls the handler of a route.
     *
     * @param encodedHead {@link Head#encode}, not to be modified any more
     * @param stream where an answer goes that begins before the handler returns
     * @return the answer of the handler, or one that says why there is none; empty if all of it went to the stream. One
     *     that comes after the stream has begun says that the rest of the stream is missing
     */
    public CompletableFuture<Optional<HandlerAnswer>> handle(
            String nameOrIdentity,
            Head head,
            byte[] encodedHead,
            HandlerBody body,
            Caller caller,
            AnswerStream stream) {
        RunningDatabase database = databases.requireRunning(nameOrIdentity);
        HandlerRequest request = new HandlerRequest(
                head.method(),
                head.path(),
                caller.identity(),
                caller.payloadJson(),
                encodedHead,
                body,
                new Target(stream));
        return database.live().handle(request).thenApply(Handlers::answer);
    }

    /** What guests see of a stream. */
    private record Target(AnswerStream stream) implements AnswerTarget {
        @Override
        public Begun begin(HttpAnswer head) {
            return stream.begin(answer(head)) ? Begun.YES : Begun.NOBODY;
        }

        @Override
        public boolean write(byte[] bytes) throws InterruptedException {
            return stream.write(bytes);
        }
    }

    private static Optional<HandlerAnswer> answer(HandlerOutcome outcome) {
        if (outcome instanceof HandlerOutcome.Streamed) {
            return Optional.empty();
        }
        return Optional.of(
                outcome instanceof HandlerOutcome.Answered answered ? answer(answered.answer()) : refusal(outcome));
    }

    private static HandlerAnswer answer(HttpAnswer answer) {
        List<Header> headers = answer.headers().stream()
                .map(header -> new Header(header.name(), header.value()))
                .toList();
        return new HandlerAnswer(answer.status(), headers, answer.body());
    }

    private static HandlerAnswer refusal(HandlerOutcome outcome) {
        if (outcome instanceof HandlerOutcome.WrongMethod wrong) {
            // Deviation: the original says that there is no such route (ADR 0042).
            return new HandlerAnswer(405, List.of(new Header("allow", String.join(",", wrong.methods()))), new byte[0]);
        }
        if (outcome instanceof HandlerOutcome.NotDurable end) {
            // As when a publication is not confirmed in time.
            return text(504, end.detail());
        }
        if (outcome instanceof HandlerOutcome.Busy) {
            return text(503, BUSY, new Header("retry-after", "1"));
        }
        return outcome instanceof HandlerOutcome.NoSuchRoute ? text(404, NO_ROUTE) : text(500, FAILED);
    }

    private static HandlerAnswer text(int status, String text, Header... more) {
        List<Header> headers = new ArrayList<>(List.of(more));
        headers.add(new Header("content-type", "text/plain; charset=utf-8"));
        return new HandlerAnswer(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }
}
