package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.durability.DurabilityException;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunningDatabaseTest {

    private final FakeDatabase fake =
            new FakeDatabase(Identity.of(1, 0, 0, 0), Identity.of(2, 0, 0, 0), new byte[] {1});
    private final RunningDatabase database = RunningDatabase.of(fake.identity(), fake.owner(), fake);

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void waitingEndsWhenTheTransactionIsDurable() {
        fake.durability.set(4);
        CompletableFuture<Void> waiting = database.durable(6);
        fake.durability.set(5);
        assertThat(waiting).isNotDone();
        fake.durability.set(6);
        assertThat(waiting).isCompleted();
    }

    @Test
    void waitingEndsWhenTheLogFails() {
        fake.durability.set(4);
        CompletableFuture<Void> waiting = database.durable(5);
        assertThat(waiting).isNotDone();

        fake.durability.fail(new IOException("No space left on device"));

        assertThatThrownBy(waiting::join)
                .hasRootCauseMessage("No space left on device")
                .hasCauseInstanceOf(DurabilityException.class);
        assertThat(database.durable(5)).isCompletedExceptionally();
        assertThat(database.durable(4)).isCompleted();
    }

    @Test
    void onlyWhoAsksForThatIsNotKeptWaitingByAStall() {
        fake.durability.set(4);
        CompletableFuture<Void> patient = database.durable(5);
        CompletableFuture<Void> impatient = database.durableNow(5);

        fake.durability.stall(new IOException("No space left on device"));

        assertThatThrownBy(impatient::join)
                .hasCauseInstanceOf(DurabilityException.class)
                .hasRootCauseMessage("No space left on device");
        assertThat(database.durableNow(5)).isCompletedExceptionally();
        assertThat(database.durableNow(4)).isCompleted();
        assertThat(patient).isNotDone();
        fake.durability.set(5);
        assertThat(patient).isCompleted();
    }
}
