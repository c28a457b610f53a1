package dev.stdb.it.abuse;

import java.time.Duration;

/**
 * Something that strangers do to a server.
 *
 * @param name what it is, for reports
 * @param blow does it once
 */
record Attack(String name, Blow blow) {
    /** One blow: over in seconds, but what it has opened stays open until the stranger hangs up. */
    @FunctionalInterface
    interface Blow {
        /**
         * Strikes.
         *
         * @throws AssertionError if a server lets through what it must not, or does not answer
         */
        void strike(Stranger stranger) throws Exception;
    }

    /** Strikes again and again for a time, and returns how often there was room for it. */
    int strikeFor(Duration time, Stranger stranger) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        int blows = 0;
        while (System.nanoTime() < end) {
            try {
                blow.strike(stranger);
                blows++;
            } catch (NoRoomException e) {
                Thread.onSpinWait();
            } finally {
                stranger.hangUp();
            }
        }
        return blows;
    }

    @Override
    public String toString() {
        return name;
    }
}
