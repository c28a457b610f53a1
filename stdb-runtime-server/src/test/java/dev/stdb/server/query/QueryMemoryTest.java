package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.ByteBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements share their memory and give it back. */
@Timeout(60)
class QueryMemoryTest {
    private static final int MIB = 1 << 20;

    /** Statements may take three quarters of it. */
    private final ByteBudget budget = new ByteBudget(4 * MIB);

    @Test
    void whatOneHoldsTheOthersDoNotGet() {
        QueryMemory first = QueryMemory.of(budget);
        QueryMemory second = QueryMemory.of(budget);
        assertThat(first.tryHold(2 * MIB)).isTrue();
        assertThat(first.tryHold(MIB)).as("it holds as much already").isTrue();
        assertThat(second.tryHold(2 * MIB)).isFalse();
        assertThat(second.tryHold(MIB / 2)).isTrue();
        first.close();
        first.close();
        assertThat(second.tryHold(2 * MIB)).isTrue();
        second.close();
        assertThat(budget.used()).isZero();
    }

    private void forget() {
        assertThat(QueryMemory.of(budget).tryHold(MIB)).isTrue();
    }

    @Test
    void whatNobodyHasAnyMoreIsGivenBack() {
        forget();
        while (budget.used() > 0) {
            System.gc();
            Thread.onSpinWait();
        }
    }
}
