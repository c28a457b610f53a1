package dev.stdb.it.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.it.ServerProcess;
import dev.stdb.it.WireClient;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.database.TestModule;
import dev.stdb.server.database.TestTable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that behaves: it writes one row after the other into a database of its own and waits until each is durable.
 * Its connection must last, and each call must succeed. Thread-safe.
 */
final class Bystander {
    private static final String DATABASE = "bystander";
    private static final long PAUSE_NANOS = 5_000_000;

    private final String token;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile long slowestNanos;
    private volatile @Nullable Throwable failure;

    private Bystander(ServerProcess server) {
        token = server.newToken();
        server.publish(DATABASE, program(), token);
        thread = new Thread(() -> write(server), "bystander");
        thread.start();
    }

    /** Made by hand, so that servers of other versions take it, too. */
    private static byte[] program() {
        return TestModule.create()
                .table(TestTable.of("entry").column("number", PrimitiveType.U64).primaryKey(0))
                .insertReducer("append", "entry")
                .build();
    }

    /** Creates the database and begins to write. */
    static Bystander at(ServerProcess server) {
        Bystander bystander = new Bystander(server);
        bystander.awaitServed(Patience.ANSWER);
        return bystander;
    }

    private void write(ServerProcess server) {
        try (WireClient client = WireClient.connect(server.url(), DATABASE, token)) {
            for (int number = 1; stop.getCount() > 0; number++) {
                long start = System.nanoTime();
                WireClient.Result result = client.callAndWait(number, "append", row(number));
                if (!result.committed()) {
                    throw new AssertionError("refused: " + result);
                }
                acknowledged.set(number);
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private static BsatnWriter row(long number) {
        BsatnWriter arguments = new BsatnWriter();
        arguments.writeU64(number);
        return arguments;
    }

    /** Waits until a call that begins now has succeeded; returns the time it took. */
    Duration awaitServed(Duration time) {
        long start = System.nanoTime();
        // The call that is under way may have begun before.
        long wanted = acknowledged.get() + 2;
        while (acknowledged.get() < wanted) {
            Throwable failed = failure;
            if (failed != null) {
                throw new AssertionError("the bystander was harmed", failed);
            }
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds that the bystander waits for %s", DATABASE)
                    .isLessThan(time.toNanos());
            LockSupport.parkNanos(1_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Returns how many rows were acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Returns the longest time of a call. */
    Duration slowest() {
        return Duration.ofNanos(slowestNanos);
    }

    /** Stops writing (nothing failed). */
    void finish() throws InterruptedException {
        stop.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(120));
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("the bystander was harmed", failed);
        }
    }

    /** Checks that exactly what was acknowledged is there (finished). */
    void assertNothingIsMissing(ServerProcess server) {
        assertThat(server.sql(DATABASE, "SELECT COUNT(*) AS n FROM entry", token))
                .as("rows of the bystander")
                .contains("\"rows\":[[" + acknowledged() + "]]");
        assertThat(server.sql(DATABASE, "SELECT number FROM entry WHERE number >= " + acknowledged(), token))
                .as("last row of the bystander")
                .contains("\"rows\":[[" + acknowledged() + "]]");
    }
}
