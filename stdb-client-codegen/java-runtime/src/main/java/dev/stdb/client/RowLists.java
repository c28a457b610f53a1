package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;

/** Walks row lists. Layout: spec wire-protocol.md §10. */
final class RowLists {
    private RowLists() {}

    /** Receiver of rows as parts of an array. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(byte[] bytes, int offset, int length);
    }

    /**
     * Hands every row of a list to {@code consumer} and moves the reader behind the list.
     *
     * @throws ProtocolException if the boundaries make no sense
     */
    static void forEach(BsatnReader in, RowConsumer consumer) {
        if (in.readTag(2, "RowSizeHint") == 0) {
            int size = in.readU16();
            int total = in.readLength("rows");
            int start = in.position();
            if (size == 0 || total % size != 0) {
                throw new ProtocolException("row list of fixed size: size=" + size + ", bytes=" + total, null);
            }
            for (int at = 0; at < total; at += size) {
                consumer.accept(in.array(), start + at, size);
            }
            in.skip(total);
            return;
        }
        int count = in.readCount();
        int offsets = in.position();
        in.skip(Math.multiplyExact(count, 8));
        int total = in.readLength("rows");
        int start = in.position();
        BsatnReader starts = new BsatnReader(in.array(), offsets, count * 8);
        long from = count == 0 ? 0 : starts.readI64();
        for (int i = 0; i < count; i++) {
            long to = i + 1 < count ? starts.readI64() : total;
            if (from < 0 || to < from || to > total) {
                throw new ProtocolException(
                        "row list with offsets: from=" + from + ", to=" + to + ", bytes=" + total, null);
            }
            consumer.accept(in.array(), start + (int) from, (int) (to - from));
            from = to;
        }
        in.skip(total);
    }
}
