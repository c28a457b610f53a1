package dev.stdb.task.verb;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.client.raw.RawConfig;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.UpdateText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the rows that transactions change, a line of JSON for each transaction. Source: spec cli-and-dev-loop.md §2.2.
 */
public final class SubscribeTask {
    /** Messages that wait to be shown; the server waits when there are more. */
    private static final int WAITING_MAX = 256;

    private static final int REQUEST_ID = 1;
    private static final int QUERY_SET_ID = 1;

    private final Target target;
    private final Selection selection;

    /**
     * What is shown, and for how long.
     *
     * @param queries what to subscribe to
     * @param updates end after so many transactions; 0 for no end
     * @param timeout end after this time, at the latest; absent for no end
     * @param showsFirst whether the rows that are there at the beginning are shown, too
     * @param confirmed whether only what is durable is shown; absent leaves it to the server
     */
    public record Selection(
            List<String> queries,
            int updates,
            Optional<Duration> timeout,
            boolean showsFirst,
            Optional<Boolean> confirmed) {
        /** Copies the queries. */
        public Selection {
            queries = List.copyOf(queries);
        }
    }

    /**
     * What the connection told.
     *
     * @param line to show; {@code null} if the subscription is over
     * @param isFirst whether it is the state at the beginning
     * @param failure why it is over; {@code null} if the server closed the connection in order
     */
    private record Message(
            @Nullable String line,
            boolean isFirst,
            @Nullable String failure) {}

    /** Creates a task. */
    public SubscribeTask(Target target, Selection selection) {
        this.target = target;
        this.selection = selection;
    }

    /**
     * Runs until there were enough transactions, the time is over or the server ends it.
     *
     * @throws TaskException if a query is wrong, the connection fails, or there were not enough transactions
     */
    public void run() throws TaskException, ServerException {
        UpdateText text = new UpdateText(target.client().schema(target.database()));
        Receiver receiver = new Receiver(text);
        RawConfig config = RawConfig.of(target.client().server().toString(), target.database());
        Optional<String> token = target.server().token();
        config = token.isPresent() ? config.withToken(token.get()) : config;
        config = selection.confirmed().isPresent()
                ? config.withConfirmedReads(selection.confirmed().get())
                : config;
        try (RawConnection connection = RawConnection.open(config, receiver)) {
            connection.subscribe(REQUEST_ID, QUERY_SET_ID, selection.queries());
            show(receiver);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskException("interrupted while waiting for transactions", e);
        } finally {
            receiver.end();
        }
    }

    private void show(Receiver receiver) throws TaskException, InterruptedException {
        long deadline = System.nanoTime()
                + selection.timeout().orElse(Duration.ofDays(Short.MAX_VALUE)).toNanos();
        int shown = 0;
        while (selection.updates() == 0 || shown < selection.updates()) {
            Message message = receiver.messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null || message.line() == null) {
                checkEnd(message, shown);
                return;
            }
            if (!message.isFirst()) {
                shown++;
            } else if (!selection.showsFirst()) {
                continue;
            }
            target.output().result(message.line());
        }
    }

    private void checkEnd(@Nullable Message message, int shown) throws TaskException {
        if (message != null && message.failure() != null) {
            throw new TaskException("the subscription failed", message.failure(), "");
        }
        if (selection.updates() > 0) {
            throw new TaskException(
                    message == null ? "the time is over" : target.client().server() + " closed the connection",
                    shown + " of " + selection.updates() + " transactions were seen",
                    "");
        }
    }

    /** Receives messages on the connection's thread. */
    private static final class Receiver implements RawHandler {
        private static final long OFFER_MS = 100;

        private final UpdateText text;
        private final BlockingQueue<Message> messages = new ArrayBlockingQueue<>(WAITING_MAX);
        private volatile boolean ended;

        Receiver(UpdateText text) {
            this.text = text;
        }

        @Override
        public void onSubscribeApplied(int requestId, int querySetId, BsatnReader body) {
            put(new Message(text.ofRows(body), true, null));
        }

        @Override
        public void onTransactionUpdate(BsatnReader body) {
            put(new Message(text.ofUpdate(body), false, null));
        }

        @Override
        public void onSubscriptionError(boolean hasRequestId, int requestId, int querySetId, String error) {
            put(new Message(null, false, error));
        }

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {
            put(new Message(null, false, cause == null ? null : String.valueOf(cause.getMessage())));
        }

        /** Waits for room, as long as somebody reads. */
        private void put(Message message) {
            try {
                while (!ended && !messages.offer(message, OFFER_MS, TimeUnit.MILLISECONDS)) {
                    continue;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end() {
            ended = true;
        }
    }
}
