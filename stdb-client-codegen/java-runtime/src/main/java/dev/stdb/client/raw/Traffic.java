package dev.stdb.client.raw;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what goes over one connection, or over several that follow each other. Thread-safe; counting allocates nothing
 * and takes no lock.
 */
public final class Traffic {
    private final AtomicLong bytesSent = new AtomicLong();
    private final AtomicLong bytesReceived = new AtomicLong();
    private final AtomicLong messagesSent = new AtomicLong();
    private final AtomicLong messagesReceived = new AtomicLong();
    private final AtomicLong rowsReceived = new AtomicLong();

    /** Creates counters that are 0. */
    public Traffic() {}

    /** Returns the bytes handed to sockets as contents of WebSocket messages, without their headers. */
    public long bytesSent() {
        return bytesSent.get();
    }

    /** Returns the bytes received as contents of WebSocket messages, compressed if they came so, without headers. */
    public long bytesReceived() {
        return bytesReceived.get();
    }

    /** Returns the requests handed to sockets, of which one WebSocket message may have several. */
    public long messagesSent() {
        return messagesSent.get();
    }

    /** Returns the messages of the server. */
    public long messagesReceived() {
        return messagesReceived.get();
    }

    /** Returns the rows in these messages: inserted, deleted, of events, of queries. */
    public long rowsReceived() {
        return rowsReceived.get();
    }

    void sent(int messages, int bytes) {
        messagesSent.addAndGet(messages);
        bytesSent.addAndGet(bytes);
    }

    void receivedBytes(int count) {
        bytesReceived.addAndGet(count);
    }

    void receivedMessage() {
        messagesReceived.incrementAndGet();
    }

    void receivedRows(long count) {
        rowsReceived.addAndGet(count);
    }
}
