package dev.stdb.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.aayushatharva.brotli4j.decoder.DirectDecompress;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.testing.Checks;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Envelopes of payloads, against spec wire-protocol.md §6. */
@DisplayName("Compression")
@Checks("spec wire-protocol.md §15.13")
class CompressionTest {

    private static Frame message(int textLength) {
        return Frame.of(
                new ServerMessage.SubscriptionError(OptionalInt.empty(), 1, "0123456789".repeat(textLength / 10)));
    }

    private static byte[] body(Frame frame) {
        return Arrays.copyOfRange(frame.array(), frame.bodyOffset(), frame.bodyOffset() + frame.bodyLength());
    }

    private static byte tag(Frame frame) {
        return frame.array()[frame.payloadOffset()];
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void smallBodiesStayAsTheyAre(Compression compression) {
        Frame small = message(1000);
        assertThat(small.compressed(compression)).isSameAs(small);
    }

    @Test
    void whoAsksForNothingGetsLargeBodiesAsTheyAre() {
        Frame large = message(5000);
        assertThat(large.compressed(Compression.NONE)).isSameAs(large);
    }

    @Test
    void gzipIsOneMember() throws IOException {
        Frame large = message(5000);
        Frame gzip = large.compressed(Compression.GZIP);
        assertThat(tag(gzip)).isEqualTo(Compression.TAG_GZIP);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body(gzip))).readAllBytes())
                .isEqualTo(body(large));
    }

    @Test
    void brotliIsOneStreamWhereItsLibraryLoads() throws IOException {
        Frame large = message(500_000);
        Frame compressed = large.compressed(Compression.BROTLI);
        assumeTrue(Brotli.isAvailable(), "skipped: brotli4j has no native library for this machine");
        assertThat(tag(compressed)).isEqualTo(Compression.TAG_BROTLI);
        assertThat(compressed.payloadLength()).isLessThan(large.payloadLength() / 10);
        DirectDecompress decoded = Decoder.decompress(body(compressed));
        assertThat(decoded.getDecompressedData()).isEqualTo(body(large));
    }

    @Test
    void whoAllowsBrotliGetsGzipWhereItsLibraryDoesNotLoad() throws Exception {
        byte[] payload = withoutBrotli();
        assertThat(payload[0]).isEqualTo(Compression.TAG_GZIP);
        InputStream packed = new ByteArrayInputStream(payload, 1, payload.length - 1);
        assertThat(new GZIPInputStream(packed).readAllBytes()).isEqualTo(body(message(5000)));
    }

    /** Returns a payload as a server sends it to whom allows Brotli, in a class path without native libraries. */
    private static byte[] withoutBrotli() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(entry).getName().startsWith("native-")) {
                classPath.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            Callable<byte[]> sender = (Callable<byte[]>) loader.loadClass(BrotliSender.class.getName())
                    .getConstructor()
                    .newInstance();
            return sender.call();
        }
    }

    /** Makes a payload for a client that allows Brotli. */
    public static final class BrotliSender implements Callable<byte[]> {
        @Override
        public byte[] call() {
            assertThat(Brotli.isAvailable()).isFalse();
            Frame frame = message(5000).compressed(Compression.BROTLI);
            return Arrays.copyOfRange(
                    frame.array(), frame.payloadOffset(), frame.payloadOffset() + frame.payloadLength());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "BROTLI"})
    void veryLargeBodiesStayAsTheyAreAndShareTheirRows(Compression compression) {
        Frame large = message(2 << 20);
        assertThat(large.compressed(compression)).isSameAs(large);

        byte[] rows = new byte[2 << 20];
        TableSchema table = TableSchema.builder("t", ProductType.of(new ProductType.Element("n", PrimitiveType.U32)))
                .tableId(4097)
                .build();
        QueryRows found = new QueryRows(List.of(new QueryRows.SingleTableRows(table, rows)));
        ServerMessage.Deferred answer = new ServerMessage.Deferred();
        answer.complete(new ServerMessage.SubscribeApplied(1, 2, found));
        Frame frame = answer.frame(compression);
        assertThat(tag(frame)).isEqualTo(Compression.TAG_NONE);
        assertThat(frame.rest()).anyMatch(part -> part == rows);
    }

    @Test
    void sharedFramesAreCompressedOncePerAlgorithm() {
        FrameCache cache =
                new FrameCache(new ServerMessage.SubscriptionError(OptionalInt.empty(), 1, "0123456789".repeat(500)));
        Frame gzip = cache.get(Compression.GZIP);
        Frame brotli = cache.get(Compression.BROTLI);
        assertThat(cache.get(Compression.GZIP)).isSameAs(gzip);
        assertThat(cache.get(Compression.BROTLI)).isSameAs(brotli);
        assertThat(tag(cache.get(Compression.NONE))).isEqualTo(Compression.TAG_NONE);
    }
}
