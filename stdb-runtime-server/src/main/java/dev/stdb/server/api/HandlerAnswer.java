package dev.stdb.server.api;

import java.util.List;

/**
 * Answer to a request to an HTTP handler; it can be sent as it is.
 *
 * @param status 200 to 599
 * @param headers in order, none of which frames the answer
 * @param body not to be modified; empty for the head of an answer that goes on
 */
public record HandlerAnswer(int status, List<Header> headers, byte[] body) {

    /**
     * A header.
     *
     * @param value characters of ISO 8859-1
     */
    public record Header(String name, String value) {}

    /** Copies the headers. */
    public HandlerAnswer {
        headers = List.copyOf(headers);
    }
}
