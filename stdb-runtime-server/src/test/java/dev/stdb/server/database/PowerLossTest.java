package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.stdb.server.common.io.FaultyFileSystem;
import dev.stdb.server.common.io.FaultyFileSystem.Fault;
import dev.stdb.server.common.io.FaultyFileSystem.Survival;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Takes the power away at a point of a server's life, which writes every kind of file there is, and starts the server
 * again: it starts, its keys are the same, every database that is listed runs, nothing acknowledged is missing and
 * nothing invented.
 *
 * <p>More points: {@code -Dstdb.powerloss.points=10000}, from another one on: {@code -Dstdb.powerloss.first=600}.
 */
@Timeout(3600)
class PowerLossTest {

    private static final long FIRST = Long.getLong("stdb.powerloss.first", 0);
    private static final long POINT_COUNT = Long.getLong("stdb.powerloss.points", 600);

    private static final List<Fault> FAULTS = List.of(Fault.FAIL, Fault.TORN, Fault.FAIL_AFTER);

    /** Operations before the failure that a message shows. */
    private static final int TRACE_SHOWN = 100;

    /** Kinds of file the life must have written; each is a part of names. */
    private static final List<String> WRITTEN = List.of(
            "id_ecdsa",
            "id_ecdsa.pub",
            "server.lock",
            "databases.txt",
            "programs/",
            "compiled/",
            "/db.lock",
            "/clog/",
            "manifest",
            "segment.new",
            ".snapshot",
            ".pages",
            "/module-log/",
            "ready");

    private static final Logger SERVER_LOG = (Logger) LoggerFactory.getLogger("dev.stdb");
    private static Level level;

    @BeforeAll
    static void silence() {
        level = SERVER_LOG.getLevel();
        // Thousands of servers lose their disk, and each says so.
        SERVER_LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        SERVER_LOG.setLevel(level);
    }

    @Test
    void whereverThePowerFailsTheNextStartHasEverythingAcknowledged() {
        FaultyFileSystem dry = new FaultyFileSystem(0);
        ServerLife life = new ServerLife(dry);
        life.run();
        assertThat(life.isInDoubt()).as("a life without faults").isFalse();
        assertThat(String.join("\n", dry.trace())).contains(WRITTEN);
        long operationCount = dry.operationCount();
        assertThat(operationCount).isGreaterThan(300);

        // Servers wait for their threads more than they compute, so many run at a time.
        ForkJoinPool pool = new ForkJoinPool(3 * Runtime.getRuntime().availableProcessors());
        try {
            pool.submit(() -> LongStream.range(FIRST, FIRST + POINT_COUNT)
                            .parallel()
                            .forEach(point -> losePower(point, operationCount)))
                    .join();
        } finally {
            pool.shutdown();
        }
        System.out.printf("power lost at %d points of %d operations%n", POINT_COUNT, operationCount);
    }

    private static void losePower(long point, long operationCount) {
        // A prime walks through all operations before one comes again.
        long failAt = point * 7919 % operationCount;
        Fault fault = FAULTS.get((int) (point % FAULTS.size()));
        Survival survival = Survival.values()[(int) (point / 3 % Survival.values().length)];
        FaultyFileSystem files = new FaultyFileSystem(point);
        ServerLife life = new ServerLife(files);
        files.failAt(failAt, fault);
        try {
            life.run();
            files.crash(survival);
            life.startAgain();
            files.crash(Survival.NONE);
            life.startAgain();
        } catch (AssertionError | RuntimeException e) {
            List<String> trace = files.trace();
            throw new AssertionError(
                    "point=" + point + ", failAt=" + failAt + ", fault=" + fault + ", survival=" + survival + "\n"
                            + String.join("\n", trace.subList(Math.max(0, trace.size() - TRACE_SHOWN), trace.size())),
                    e);
        }
    }
}
