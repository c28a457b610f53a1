package dev.stdb.module;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests to other servers, as far as whoever runs this one allows (docs/security.md). An answer of any status
 * is an answer; redirects are followed; compressed answers are readable. Layout: spec module-abi.md §10. Stateless.
 */
public final class HttpClient {
    /** The methods in the order of their tags; the next one is followed by its name. */
    static final String METHODS = "GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH";

    private static final int HTTP_11 = 2;
    private static final int SOME = 0;
    private static final int NONE = 1;
    private static final int LATIN_MAX = 0xFF;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    HttpClient() {}

    /**
     * Asks for what is at a URI.
     *
     * @throws HttpException if there is no answer
     */
    public HttpResponse get(String uri) {
        return send(OutgoingRequest.of("GET", uri));
    }

    /**
     * Sends JSON to a URI.
     *
     * @param json valid JSON; not checked
     * @throws HttpException if there is no answer
     */
    public HttpResponse post(String uri, String json) {
        return send(OutgoingRequest.of("POST", uri).withJson(json));
    }

    /**
     * Makes a request and waits for the whole answer.
     *
     * @throws HttpException if there is none
     * @throws HostCallException if a transaction is open
     */
    public HttpResponse send(OutgoingRequest request) {
        int head = Scratch.row(headSizeMax(request));
        int headEnd = writeHead(head, request);
        byte[] bytes = request.body();
        int body = Scratch.text(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            Memory.putByte(body + i, bytes[i]);
        }
        int errno = HostFunctions.procedureHttpRequest(head, headEnd - head, body, bytes.length, Scratch.OUT);
        if (errno == HostErrors.HTTP_ERROR) {
            throw new HttpException(errno, Strings.read(ModuleCalls.loadArguments(Memory.getInt(Scratch.OUT))));
        }
        if (errno != 0) {
            throw HostErrors.of(errno, "an HTTP request", request.method());
        }
        // Both before the sources are read, which has the cells written.
        int bodySource = Memory.getInt(Scratch.OUT + Integer.BYTES);
        return response(ModuleCalls.loadArguments(Memory.getInt(Scratch.OUT)), bodySource);
    }

    private static int headSizeMax(OutgoingRequest request) {
        // Tags of method, timeout and version, timeout, and the number of headers.
        int size = 3 + Long.BYTES + Integer.BYTES;
        size = Scratch.plus(size, Strings.sizeMax(request.method()));
        size = Scratch.plus(size, Strings.sizeMax(request.uri()));
        for (int i = 0; i < request.names().size(); i++) {
            size = Scratch.plus(size, Strings.sizeMax(request.names().get(i)));
            size = Scratch.plus(size, Strings.sizeMax(request.values().get(i)));
        }
        return size;
    }

    private static int writeHead(int start, OutgoingRequest request) {
        int at = writeMethod(start, request.method());
        Memory.putInt(at, request.names().size());
        at += Integer.BYTES;
        for (int i = 0; i < request.names().size(); i++) {
            at = Strings.write(at, request.names().get(i));
            at = writeLatin(at, request.values().get(i));
        }
        at = writeTimeout(at, request.timeout());
        at = Strings.write(at, request.uri());
        Memory.putByte(at, (byte) HTTP_11);
        return at + 1;
    }

    private static int writeMethod(int at, String method) {
        String[] known = METHODS.split(" ");
        for (int tag = 0; tag < known.length; tag++) {
            if (known[tag].equals(method)) {
                Memory.putByte(at, (byte) tag);
                return at + 1;
            }
        }
        Memory.putByte(at, (byte) known.length);
        return Strings.write(at + 1, method);
    }

    private static int writeLatin(int at, String value) {
        Memory.putInt(at, value.length());
        int next = at + Integer.BYTES;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > LATIN_MAX) {
                throw new IllegalArgumentException("a header cannot contain this character: " + c);
            }
            Memory.putByte(next++, (byte) c);
        }
        return next;
    }

    private static int writeTimeout(int at, @Nullable Duration timeout) {
        if (timeout == null) {
            Memory.putByte(at, (byte) NONE);
            return at + 1;
        }
        Memory.putByte(at, (byte) SOME);
        long micros = Math.addExact(
                Math.multiplyExact(timeout.getSeconds(), MICROS_PER_SECOND), timeout.getNano() / NANOS_PER_MICRO);
        Memory.putLong(at + 1, micros);
        return at + 1 + Long.BYTES;
    }

    private static HttpResponse response(int head, int bodySource) {
        HttpHeaders headers = new HttpHeaders();
        int at = headers.read(head);
        int status = Memory.getShort(at + 1) & 0xFFFF;
        return new HttpResponse(status, headers, Sources.read(bodySource));
    }
}
