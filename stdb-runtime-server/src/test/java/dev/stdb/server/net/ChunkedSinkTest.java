package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.ByteBudget;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChunkedSinkTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChunkedSink sink =
            new ChunkedSink(channel.pipeline().firstContext(), true, new ByteBudget(1 << 20), ended -> {}, ended -> {});

    /** Returns what is sent until so much time has gone by. */
    private String sentWithin(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        StringBuilder sent = new StringBuilder();
        for (HttpContent part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            sent.append(part.content().toString(StandardCharsets.UTF_8));
            part.release();
        }
        return sent.toString();
    }

    @Test
    void repeatsAfterEachIntervalAndNoMoreWhenTheClientIsGone() {
        channel.freezeTime();
        sink.repeat(new byte[] {'.'}, Duration.ofSeconds(30));
        assertThat(sentWithin(29)).isEmpty();
        assertThat(sentWithin(1)).isEqualTo(".");
        assertThat(sentWithin(30)).isEqualTo(".");
        sink.abort();
        assertThat(sentWithin(30)).isEmpty();
    }
}
