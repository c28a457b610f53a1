package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ModuleLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
@DisplayName("Mistakes of callers in the log of the module")
class RefusedCallsTest {

    @Test
    void unknownFunctionsAndWrongArgumentsAreLogged() throws Exception {
        try (TestHost db = TestHost.create(JavaModule.items())) {
            TestClient client = db.connect(ALICE);
            client.call("nothing", args -> {});
            client.call("add", args -> args.writeU8(1));
            db.call("elsewhere");
            db.host()
                    .callProcedure(ALICE, client.session().connectionId(), "neither", new byte[0])
                    .join();
            assertThat(db.log())
                    .anyMatch(line -> line.contains("call of a reducer that there is not: name=nothing"))
                    .anyMatch(line -> line.contains("invalid arguments for reducer add: data too short")
                            && line.contains("\"function\":\"add\"")
                            && line.contains("\"level\":\"Error\""))
                    .anyMatch(line -> line.contains("name=elsewhere"))
                    .anyMatch(line -> line.contains("call of a procedure that there is not: name=neither"));
        }
    }

    @Test
    void aFloodIsCountedInsteadOfWritten() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        AtomicLong nowMicros = new AtomicLong();
        Clock clock = new Clock() {
            @Override
            public long nowMicros() {
                return nowMicros.get();
            }

            @Override
            public long nanoTime() {
                return nanos.get();
            }
        };
        ModuleLog log = ModuleLog.inMemory();
        RefusedCalls refused = new RefusedCalls(new DatabaseLog(clock, log));
        for (int i = 0; i < 1000; i++) {
            refused.report(new CallOutcome.NoSuchReducer("x".repeat(100_000)));
        }
        List<String> lines = log.tail(Integer.MAX_VALUE);
        assertThat(lines).hasSize(20).allSatisfy(line -> assertThat(line).hasSizeLessThan(500));
        nowMicros.set(100_000_000);
        refused.report(new CallOutcome.NoSuchReducer("while the clock is set forward"));
        assertThat(log.tail(Integer.MAX_VALUE)).hasSize(20);
        nowMicros.set(-100_000_000);
        nanos.addAndGet(10_000_000_000L);
        refused.report(new CallOutcome.NoSuchReducer("y"));
        assertThat(log.tail(2).get(0)).contains("refused calls that are not in the log: count=981");
        assertThat(log.tail(1).get(0)).contains("name=y");
    }
}
