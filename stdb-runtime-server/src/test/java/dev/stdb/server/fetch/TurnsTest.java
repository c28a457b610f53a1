package dev.stdb.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.types.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How owners share turns. */
@Timeout(300)
class TurnsTest {
    private static final Identity ANN = Identity.of(1, 0, 0, 0);
    private static final Identity BOB = Identity.of(2, 0, 0, 0);
    private static final Identity EVE = Identity.of(3, 0, 0, 0);
    private static final long LONG = TimeUnit.SECONDS.toNanos(200);

    private final Turns turns = new Turns(6);

    /** Returns how many turns an owner gets at once. */
    private int takeAll(Identity owner) throws InterruptedException {
        int count = 0;
        while (turns.tryTake(owner, 0)) {
            count++;
        }
        return count;
    }

    @Test
    void oneHasHalfAndLeavesTurnsForAllWhoCome() throws InterruptedException {
        assertThat(takeAll(ANN)).isEqualTo(3);
        assertThat(takeAll(BOB)).isEqualTo(2);
        assertThat(takeAll(EVE)).isEqualTo(1);
        assertThat(turns.tryTake(ANN, 0)).isFalse();
        turns.giveBack(EVE);
        assertThat(turns.tryTake(BOB, 0)).as("has more than are free").isFalse();
        assertThat(turns.tryTake(EVE, 0)).isTrue();
    }

    @Test
    void turnsThatAreGivenBackGoToWhoeverWaitsAndMayHaveThem() throws Exception {
        assertThat(takeAll(ANN)).isEqualTo(3);
        CompletableFuture<Boolean> ann = waiting(ANN);
        CompletableFuture<Boolean> bob = waiting(BOB);
        assertThat(bob.join()).as("does not wait for those who wait in vain").isTrue();
        turns.giveBack(BOB);
        turns.giveBack(ANN);
        assertThat(ann.join()).isTrue();
    }

    private CompletableFuture<Boolean> waiting(Identity owner) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return turns.tryTake(owner, LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    @Test
    void whoeverStopsWaitingTakesNothing() throws Exception {
        Turns one = new Turns(1);
        assertThat(one.tryTake(ANN, 0)).isTrue();
        assertThat(one.tryTake(BOB, 0)).isFalse();
        Thread interrupted = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                one.tryTake(BOB, LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        interrupted.start();
        interrupted.join();
        one.giveBack(ANN);
        assertThat(one.tryTake(EVE, 0)).isTrue();
    }
}
