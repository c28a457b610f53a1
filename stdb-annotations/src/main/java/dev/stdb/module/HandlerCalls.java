package dev.stdb.module;

import java.io.IOException;

/**
 * The frame of every call of an HTTP handler: request in, answer out. For generated code; layout: spec module-abi.md
 * §10.
 */
public final class HandlerCalls {
    private static final int HTTP_11 = 2;
    private static final int SOME = 0;
    private static final int STATUS_BYTES = 2;

    private HandlerCalls() {}

    /**
     * Reads a request.
     *
     * @param head bytes source with its head
     * @param body bytes source with its body
     * @param route path of the handler, with the names of its parameters
     */
    public static HttpRequest request(int head, int body, String route) {
        int at = ModuleCalls.loadArguments(head);
        String[] known = HttpClient.METHODS.split(" ");
        int tag = Memory.getByte(at++);
        String method = tag < known.length ? known[tag] : Strings.read(at);
        if (tag >= known.length) {
            at += Integer.BYTES + Memory.getInt(at);
        }
        HttpHeaders headers = new HttpHeaders();
        at = headers.read(at);
        boolean hasTimeout = Memory.getByte(at++) == SOME;
        String uri = Strings.read(hasTimeout ? at + Long.BYTES : at);
        return new HttpRequest(method, uri, headers, RequestBody.of(body), route);
    }

    /**
     * Writes an answer.
     *
     * @param head bytes sink for its head
     * @param body bytes sink for its body
     * @return {@link ModuleCalls#OK}
     * @throws IOException what a streamed body is broken off with
     */
    public static int answer(HttpAnswer answer, int head, int body) throws IOException {
        int size = Integer.BYTES + 1 + STATUS_BYTES;
        int count = answer.names().size();
        for (int i = 0; i < count; i++) {
            size = Scratch.plus(size, Strings.sizeMax(answer.names().get(i)));
            size = Scratch.plus(size, Strings.sizeMax(answer.values().get(i)));
        }
        int start = Scratch.text(size);
        Memory.putInt(start, count);
        int at = start + Integer.BYTES;
        for (int i = 0; i < count; i++) {
            at = Strings.write(at, answer.names().get(i));
            at = Strings.write(at, answer.values().get(i));
        }
        Memory.putByte(at++, (byte) HTTP_11);
        Memory.putShort(at, (short) answer.status());
        ModuleCalls.writeToSink(head, start, at + STATUS_BYTES);
        answer.body().send(body);
        return ModuleCalls.OK;
    }

    /**
     * Reports a failed call: the log gets the exception with all causes, the client nothing of it.
     *
     * @param failure what the handler threw
     * @param head bytes sink of the answer's head
     * @return {@link ModuleCalls#FAILED}; {@link ModuleCalls#OK} if there is nobody to answer
     */
    public static int fail(Throwable failure, int head) {
        if (failure instanceof ClientGoneException) {
            // Nobody waits for an answer, and the host knows why.
            return ModuleCalls.OK;
        }
        if (failure instanceof ReducerException) {
            // The answer of a reducer to its caller; here it is a failure like any other.
            ModuleCalls.report(failure);
        }
        return ModuleCalls.fail(failure, head);
    }
}
