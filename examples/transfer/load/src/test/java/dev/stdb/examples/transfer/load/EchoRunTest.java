package dev.stdb.examples.transfer.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the bare server: requests and results have the layouts that both sides claim. */
final class EchoRunTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyRequestIsAnswered(boolean batched) {
        long start = System.nanoTime();
        LoadPlan plan = new LoadPlan(new Zipf(100, 1.5), 7, batched, start, start + 1_500_000_000L);
        try (EchoServer server = new EchoServer()) {
            LoadClient.Outcome outcome = LoadClient.run(server.url(), "/", plan, 3, 42);
            assertThat(outcome.committed()).isGreaterThan(3 * 7);
            assertThat(outcome.refused()).isZero();
            assertThat(outcome.latencies().getTotalCount()).isEqualTo(outcome.committed());
        }
    }
}
