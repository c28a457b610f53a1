package dev.stdb.examples.transfer.load;

/**
 * What every connection of one run shares.
 *
 * @param accounts which accounts to draw
 * @param inFlight requests in flight per connection (at least 1)
 * @param batched whether all requests ready at once share a WebSocket frame, or each has its own
 * @param startNanos when measuring starts, {@link System#nanoTime}
 * @param endNanos when the last request is sent, {@link System#nanoTime}
 */
record LoadPlan(Zipf accounts, int inFlight, boolean batched, long startNanos, long endNanos) {
    boolean isMeasured(long nowNanos) {
        return nowNanos - startNanos >= 0 && nowNanos - endNanos < 0;
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    double seconds() {
        return (endNanos - startNanos) / 1e9;
    }
}
