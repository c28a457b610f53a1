package dev.stdb.it.abuse;

import java.time.Duration;

/** How long is waited; {@code -Dstdb.it.patience=N} multiplies it for busy machines. */
final class Patience {
    private static final int FACTOR = Integer.getInteger("stdb.it.patience", 5);

    /** In which a call of somebody who behaves must succeed. */
    static final Duration CALL = Duration.ofSeconds(FACTOR);

    /** In which whoever attacks must be answered or cut off. */
    static final Duration ANSWER = Duration.ofSeconds(20L * FACTOR);

    private Patience() {}
}
