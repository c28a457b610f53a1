package dev.stdb.it;

import dev.stdb.server.common.Clock;

/** A clock whose time of day stands still, so that two runs log the same. */
enum StandingClock implements Clock {
    INSTANCE;

    @Override
    public long nowMicros() {
        return 1_700_000_000_000_000L;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
