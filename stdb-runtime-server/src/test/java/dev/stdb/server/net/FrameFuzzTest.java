package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.testing.Fuzz;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import org.junit.jupiter.api.Test;

/** Whatever a client sends after its handshake: frames are read, or the connection is closed with a code. */
class FrameFuzzTest {
    private static final int CHUNK = 100;

    private static final class Count implements FrameReader.Sink {
        private int bytes;

        @Override
        public void message(byte[] payload) {
            bytes += payload.length;
        }

        @Override
        public void text(byte[] utf8) {}

        @Override
        public void ping(byte[] payload) {
            bytes += payload.length;
        }

        @Override
        public void pong() {}

        @Override
        public void close(int code) {
            assertThat(code == -1 || code >= 1000 && code < 5000).isTrue();
        }
    }

    private static byte[] frame(int start, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(start);
        if (length < 126) {
            out.write(0x80 | length);
        } else if (length < 1 << 16) {
            out.write(0x80 | 126);
            out.write(length >>> 8);
            out.write(length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) length >>> shift));
            }
        }
        out.writeBytes(new byte[] {1, 2, 3, 4});
        out.writeBytes(new byte[length]);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }

    /** Reads in pieces, as a socket gives them. */
    private static void read(byte[] input) throws EOFException {
        ByteBudget budget = new ByteBudget(64 << 20);
        Count sink = new Count();
        FrameReader reader =
                new FrameReader(sink, budget, HttpLimits.Sizes.defaults().messageBytesMax());
        try {
            for (int at = 0; at < input.length; at += CHUNK) {
                ByteBuf in = Unpooled.wrappedBuffer(input, at, Math.min(CHUNK, input.length - at));
                while (in.isReadable()) {
                    assertThat(reader.read(in)).as("there is room").isTrue();
                }
                assertThat(budget.used()).isLessThanOrEqualTo(2L * input.length + 8192);
            }
            if (reader.isInMessage()) {
                throw new EOFException("a message without an end");
            }
        } finally {
            reader.close();
        }
        assertThat(budget.used()).isZero();
        assertThat(sink.bytes).isLessThanOrEqualTo(input.length);
    }

    @Test
    void framesAreReadOrViolateTheProtocol() {
        Fuzz.of("frames", FrameFuzzTest::read)
                .seed(frame(0x82, 5))
                .seed(frame(0x81, 300))
                .seed(join(frame(0x02, 10), frame(0x89, 3), frame(0x00, 70_000 - 65_000), frame(0x80, 1)))
                .seed(join(frame(0x82, 200), frame(0x8A, 0), frame(0x88, 0)))
                .seed(join(frame(0x82, 1 << 16), frame(0x82, 0)))
                .lengthMax(80_000)
                .refusedBy(FrameReader.Violation.class, EOFException.class)
                .allocatesAtMost(64 << 10, 40)
                .run(100_000);
    }
}
