package dev.stdb.server.tx;

/**
 * What {@link StorageBenchmark} does to our tables and to their yardsticks. The key is {@code id}; every call between
 * two commits belongs to one transaction, where there are transactions.
 */
public interface BenchStore extends AutoCloseable {

    /** Inserts a row whose other columns follow from {@code value}. */
    void insert(long id, long value);

    /** Replaces the row {@code id}. */
    void update(long id, long value);

    /** Deletes the row {@code id}. */
    void delete(long id);

    /** Returns the number in row {@code id}. */
    long read(long id);

    /** Returns the sum of the numbers in the rows from {@code from} to {@code to}, exclusive. */
    long sum(long from, long to);

    /** Ends the transaction, if there is one. */
    void commit();

    @Override
    default void close() {}

    /** Columns of the two layouts. */
    enum Layout {
        /** {@code (u64 primary key, i64)}: 16 bytes. */
        FIXED16,
        /** {@code (u64 primary key, i64, string, string, u8, f64)}: about 100 bytes. */
        TEXT100;

        private static final String[] NAMES = texts("name-", 28);
        private static final String[] MAILS = texts("mail-", 37);

        private static String[] texts(String prefix, int length) {
            String[] all = new String[64];
            for (int i = 0; i < all.length; i++) {
                all[i] = prefix + "x".repeat(length - prefix.length() - 2) + (10 + i % 90);
            }
            return all;
        }

        /** Returns the first text of a row. */
        static String name(long value) {
            return NAMES[(int) value & NAMES.length - 1];
        }

        /** Returns the second text of a row. */
        static String mail(long value) {
            return MAILS[(int) value & MAILS.length - 1];
        }
    }
}
