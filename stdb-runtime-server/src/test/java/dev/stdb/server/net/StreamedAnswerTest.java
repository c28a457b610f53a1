package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.api.HandlerAnswer;
import dev.stdb.server.common.ByteBudget;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An answer whose client is slow, without one. */
class StreamedAnswerTest {
    private static final HandlerAnswer HEAD = new HandlerAnswer(200, List.of(), new byte[0]);
    private static final byte[] PART = new byte[16 * 1024];

    private final HttpLimits limits = impatient(HttpLimits.within(new ByteBudget(1 << 20)));

    private static HttpLimits impatient(HttpLimits patient) {
        return patient.withTimeouts(
                patient.headTimeout(), Duration.ofNanos(1), patient.keepAliveTimeout(), patient.answerTimeout());
    }

    /** A client that reads nothing. */
    private static final class Unread implements Reply.StreamSink {
        int parts;
        String end = "";

        @Override
        public boolean write(byte[] bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, Runnable sent) {
            parts++;
        }

        @Override
        public void repeat(byte[] bytes, Duration interval) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void end() {
            end += "complete";
        }

        @Override
        public void abort() {
            end += "broken off";
        }

        @Override
        public void onClosed(Runnable action) {}
    }

    private static Unread start(StreamedAnswer answer) {
        Unread client = new Unread();
        assertThat(answer.begin(HEAD)).isTrue();
        Objects.requireNonNull(answer.reply().join().stream()).start(client);
        return client;
    }

    @Test
    void clientsThatDoNotReadAreCutOff() throws Exception {
        StreamedAnswer answer = new StreamedAnswer(true, limits);
        Unread client = start(answer);
        for (int i = 0; i < StreamedAnswer.WINDOW_BYTES / PART.length; i++) {
            assertThat(answer.write(PART)).isTrue();
        }
        assertThat(answer.write(PART)).isFalse();
        assertThat(answer.write(PART)).isFalse();
        assertThat(client.parts).isEqualTo(StreamedAnswer.WINDOW_BYTES / PART.length);
        assertThat(client.end).isEqualTo("broken off");
    }

    @Test
    void answersEndAsTheirHandlersDo() {
        StreamedAnswer good = new StreamedAnswer(true, limits);
        Unread served = start(good);
        good.ended(Optional.empty(), null);
        assertThat(served.end).isEqualTo("complete");

        StreamedAnswer bad = new StreamedAnswer(true, limits);
        Unread left = start(bad);
        bad.ended(Optional.of(new HandlerAnswer(500, List.of(), new byte[0])), null);
        assertThat(left.end).isEqualTo("broken off");
    }

    @Test
    void noneBeginsWhileTheBudgetIsTight() {
        limits.budget().reserve(limits.budget().bytesMax());
        StreamedAnswer answer = new StreamedAnswer(true, limits);
        assertThat(answer.begin(HEAD)).isFalse();
        assertThat(answer.reply().join().status()).isEqualTo(503);
    }
}
