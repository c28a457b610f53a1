package dev.stdb.server.database;

/**
 * Two kinds of work that no task asks for, of which neither keeps the other from its turn. Confined to the database
 * thread.
 */
record Backgrounds(DatabaseThread.Background first, DatabaseThread.Background second)
        implements DatabaseThread.Background {
    @Override
    public long nanosUntilDue() {
        return Math.min(first.nanosUntilDue(), second.nanosUntilDue());
    }

    @Override
    public void runDue() {
        try {
            runDue(first);
        } finally {
            runDue(second);
        }
    }

    private static void runDue(DatabaseThread.Background work) {
        if (work.nanosUntilDue() <= 0) {
            work.runDue();
        }
    }
}
