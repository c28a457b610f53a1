package dev.stdb.server.guest;

import java.util.List;

/**
 * What an HTTP handler of a module answers, checked: it can be sent as it is.
 *
 * @param status 200 to 599
 * @param headers in the order of the handler, without those that frame the answer or reach beyond it
 * @param body not to be modified
 */
public record HttpAnswer(int status, List<Header> headers, byte[] body) {

    /**
     * A header.
     *
     * @param name as the handler wrote it
     * @param value characters of ISO 8859-1
     */
    public record Header(String name, String value) {}

    /** Copies the headers. */
    public HttpAnswer {
        headers = List.copyOf(headers);
    }
}
