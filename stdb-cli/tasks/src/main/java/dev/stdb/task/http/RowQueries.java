package dev.stdb.task.http;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.client.raw.RawConfig;
import dev.stdb.client.raw.RawConnection;
import dev.stdb.client.raw.RawHandler;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Queries over a WebSocket, one after the other: their rows come as the bytes that the server keeps. A query is
 * {@code SELECT *} of one table in the grammar of subscriptions. Used by one thread. Source: spec wire-protocol.md §9,
 * §11.7.
 */
public final class RowQueries implements AutoCloseable {
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final RawConnection connection;
    private int requests;

    /** Takes a row, which is a part of an array. */
    @FunctionalInterface
    public interface RowConsumer {
        /** Takes the row before the array is used again. */
        void accept(byte[] array, int offset, int length) throws IOException;
    }

    /**
     * What came of a query, or of the connection.
     *
     * @param body the rest of the answer; {@code null} if the connection ended
     * @param end why it ended
     */
    private record Answer(byte @Nullable [] body, String end) {}

    /** Keeps the answers until they are read. */
    private final class Receiver implements RawHandler {
        @Override
        public void onOneOffQueryResult(int requestId, BsatnReader body) {
            answers.add(new Answer(body.readRaw(body.remaining()), ""));
        }

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {
            answers.add(new Answer(null, cause == null ? reason : String.valueOf(cause.getMessage())));
        }
    }

    RowQueries(RawConfig config) {
        connection = RawConnection.open(config, new Receiver());
    }

    /**
     * Runs a query.
     *
     * @param consumer gets the rows in no particular order
     * @return how many bytes the rows have
     * @throws TaskException if the server refuses the query or the connection ends
     */
    public long run(String query, RowConsumer consumer) throws TaskException, IOException {
        try {
            return read(query, consumer);
        } catch (StdbException e) {
            throw ended(String.valueOf(e.getMessage()));
        }
    }

    private static TaskException ended(String why) {
        return new TaskException("the connection ended while rows were read", why, "");
    }

    private long read(String query, RowConsumer consumer) throws TaskException, IOException {
        connection.oneOffQuery(++requests, query);
        Answer answer = next();
        if (answer.body() == null) {
            throw ended(answer.end());
        }
        BsatnReader in = new BsatnReader(answer.body());
        if (in.readTag(2, "result") == 1) {
            throw new TaskException("the server refuses to show the rows", in.readString(), "");
        }
        long bytes = 0;
        int tables = in.readCount();
        for (int i = 0; i < tables; i++) {
            in.skipString();
            bytes += readRows(in, consumer);
        }
        return bytes;
    }

    private Answer next() throws TaskException {
        try {
            return answers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskException("interrupted while waiting for rows", e);
        }
    }

    private static long readRows(BsatnReader in, RowConsumer consumer) throws IOException {
        boolean isFixed = in.readTag(2, "RowSizeHint") == 0;
        int sizeOrCount = isFixed ? in.readU16() : in.readCount();
        BsatnReader offsets = new BsatnReader(in.array(), in.position(), in.remaining());
        if (!isFixed) {
            in.skip(Math.multiplyExact(sizeOrCount, Long.BYTES));
        }
        int bytes = in.readLength("rows");
        int begin = in.position();
        int count = !isFixed ? sizeOrCount : sizeOrCount == 0 ? 0 : bytes / sizeOrCount;
        int from = isFixed || count == 0 ? 0 : Math.toIntExact(offsets.readU64());
        for (int i = 0; i < count; i++) {
            int to = isFixed ? from + sizeOrCount : i == count - 1 ? bytes : Math.toIntExact(offsets.readU64());
            consumer.accept(in.array(), begin + from, to - from);
            from = to;
        }
        in.skip(bytes);
        return bytes;
    }

    @Override
    public void close() {
        connection.close();
    }
}
