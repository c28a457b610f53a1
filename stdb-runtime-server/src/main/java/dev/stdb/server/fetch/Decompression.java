package dev.stdb.server.fetch;

import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.brotli.dec.BrotliInputStream;

/** Undoes the compression of answers (RFC 9110 §8.4), within bounds. Stateless. */
final class Decompression {
    /** What is asked for. */
    static final String ACCEPTED = "gzip, br";

    private static final int BUFFER_BYTES = 16 << 10;
    private static final Set<String> REMOVED = Set.of("content-encoding", "content-length");

    private Decompression() {}

    /**
     * Returns an answer as it was before it was compressed; the same one if it is not, or in a way that is not known.
     *
     * @param bytesMax most bytes that may come out
     * @param memory what they are taken from
     * @param deadline when it must be done
     * @throws OutgoingHttpException if it is damaged, or more than that comes out
     */
    static RawAnswer undo(RawAnswer answer, int bytesMax, Reservation memory, Deadline deadline, String origin) {
        String encoding = encoding(answer.fields());
        boolean gzip = encoding.equals("gzip") || encoding.equals("x-gzip");
        if (answer.body().length == 0 || !gzip && !encoding.equals("br")) {
            return answer;
        }
        byte[] body;
        try (InputStream in = opened(gzip, answer.body())) {
            body = read(in, bytesMax, memory, deadline, origin);
        } catch (IOException e) {
            throw new OutgoingHttpException(
                    Reason.HTTP_BAD_RESPONSE, "the compressed body of the answer is damaged: from=" + origin);
        }
        memory.giveBack(answer.body().length);
        List<HttpField> fields = answer.fields().stream()
                .filter(field -> !REMOVED.contains(field.name()))
                .toList();
        return new RawAnswer(answer.status(), answer.isHttp2(), fields, body);
    }

    private static String encoding(List<HttpField> fields) {
        List<String> encodings = fields.stream()
                .filter(field -> field.name().equals("content-encoding"))
                .map(field -> field.text().strip().toLowerCase(Locale.ROOT))
                .toList();
        return encodings.size() == 1 ? encodings.get(0) : "";
    }

    private static InputStream opened(boolean gzip, byte[] body) throws IOException {
        InputStream compressed = new ByteArrayInputStream(body);
        return gzip ? new GZIPInputStream(compressed, BUFFER_BYTES) : new BrotliInputStream(compressed, BUFFER_BYTES);
    }

    private static byte[] read(InputStream in, int bytesMax, Reservation memory, Deadline deadline, String origin)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (out.size() + count > bytesMax) {
                throw tooLarge(bytesMax, origin);
            }
            if (!memory.take(count)) {
                throw noMemory();
            }
            if (deadline.leftNanos() == 0) {
                throw deadline.exceeded(origin);
            }
            out.write(buffer, 0, count);
        }
        return out.toByteArray();
    }

    static OutgoingHttpException tooLarge(int bytesMax, String origin) {
        return new OutgoingHttpException(
                Reason.HTTP_TOO_LARGE, "the answer is too large: from=" + origin + ", bytesMax=" + bytesMax);
    }

    static OutgoingHttpException noMemory() {
        return new OutgoingHttpException(Reason.HTTP_BUSY, "the bodies of other requests take all memory");
    }
}
