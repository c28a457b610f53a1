package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** BSATN of requests and answers (spec module-abi.md §10). Stateless. */
final class HttpMessages {
    /** Longest head of a request in BSATN. */
    static final int REQUEST_HEAD_BYTES_MAX = 128 << 10;

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private static final int VERSIONS = 5;
    private static final int HTTP_1_1 = 2;
    private static final int HTTP_2 = 3;
    private static final int SOME = 0;
    private static final int OPTION_VARIANTS = 2;

    private HttpMessages() {}

    /**
     * Reads a request.
     *
     * @param head at most {@link #REQUEST_HEAD_BYTES_MAX}
     * @throws BsatnException if that is no request
     */
    static OutgoingRequest readRequest(byte[] head, byte[] body) {
        BsatnReader in = new BsatnReader(head);
        int method = in.readTag(METHODS.size() + 1);
        String methodName = method < METHODS.size() ? METHODS.get(method) : in.readString();
        List<HttpField> fields = new ArrayList<>();
        for (int left = in.readCount(); left > 0; left--) {
            fields.add(new HttpField(in.readString(), in.readBytes()));
        }
        Duration timeout = in.readTag(OPTION_VARIANTS) == SOME
                ? Duration.of(in.readI64(), ChronoUnit.MICROS)
                : OutgoingRequest.TIMEOUT_DEFAULT;
        String uri = in.readString();
        // What is spoken is between this server and the other one.
        in.readTag(VERSIONS);
        return new OutgoingRequest(methodName, uri, fields, body, timeout);
    }

    /** Returns the head of an answer. */
    static BsatnWriter response(OutgoingResponse response) {
        BsatnWriter out = new BsatnWriter();
        out.writeCount(response.fields().size());
        for (HttpField field : response.fields()) {
            out.writeString(field.name());
            out.writeBytes(field.value());
        }
        out.writeTag(response.isHttp2() ? HTTP_2 : HTTP_1_1);
        out.writeU16(response.status());
        return out;
    }
}
