package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.types.Identity;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReopenDelaysTest {
    private static final Identity ONE = Identity.of(1, 0, 0, 0);
    private static final Identity OTHER = Identity.of(2, 0, 0, 0);

    private final ReopenDelays delays = new ReopenDelays();

    @Test
    void growUpToABound() {
        long[] seen = new long[12];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = delays.broke(ONE, i);
        }
        assertThat(seen).containsExactly(0, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 25600, 25600, 25600);
        assertThat(delays.broke(OTHER, 0)).isZero();
    }

    @Test
    void beginAnewAfterACalmTime() {
        delays.broke(ONE, 0);
        delays.broke(ONE, 1);
        assertThat(delays.broke(ONE, TimeUnit.SECONDS.toNanos(59))).isEqualTo(400);
        assertThat(delays.broke(ONE, TimeUnit.SECONDS.toNanos(59 + 61))).isZero();
        delays.broke(ONE, TimeUnit.SECONDS.toNanos(121));
        delays.forget(ONE);
        assertThat(delays.broke(ONE, TimeUnit.SECONDS.toNanos(122))).isZero();
    }
}
