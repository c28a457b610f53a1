package dev.stdb.server.storage;

/**
 * Keeps the arrays of a few released pages for the next ones. Their old bytes stay in them: nobody reads a page beyond
 * the rows written to it. Confined to the database thread.
 */
final class PagePool {
    /** Most spare pages kept. */
    static final int SPARE_MAX = 128;

    private static final byte[] NONE = {};

    private final byte[][] spare = new byte[SPARE_MAX][];
    private int count;

    /** Returns an array of {@link PageStore#PAGE_BYTES} bytes with any content. */
    byte[] take() {
        if (count == 0) {
            return new byte[PageStore.PAGE_BYTES];
        }
        count--;
        byte[] bytes = spare[count];
        spare[count] = NONE;
        return bytes;
    }

    /** Takes back an array that nobody reads any more; keeps it if it is a page and there is room. */
    void give(byte[] bytes) {
        if (bytes.length == PageStore.PAGE_BYTES && count < SPARE_MAX) {
            spare[count++] = bytes;
        }
    }

    /** Returns the number of spare pages. */
    int size() {
        return count;
    }
}
