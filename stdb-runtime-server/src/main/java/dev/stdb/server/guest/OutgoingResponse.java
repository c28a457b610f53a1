package dev.stdb.server.guest;

import java.util.List;

/**
 * The answer of another server.
 *
 * @param isHttp2 whether it came by HTTP/2; otherwise HTTP/1.1
 * @param fields header fields, names in lower case
 * @param body not to be modified
 * @param release gives back the memory that was reserved for the body; runs once, on any thread, when nobody needs the
 *     body any more
 */
public record OutgoingResponse(int status, boolean isHttp2, List<HttpField> fields, byte[] body, Runnable release) {
    /** Copies the list. */
    public OutgoingResponse {
        fields = List.copyOf(fields);
    }
}
