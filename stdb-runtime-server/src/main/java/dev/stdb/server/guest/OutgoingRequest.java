package dev.stdb.server.guest;

import java.time.Duration;
import java.util.List;

/**
 * A request of a module to another server, as the module wrote it: nothing of it is checked. Immutable.
 *
 * @param method for example {@code GET}
 * @param uri absolute
 * @param body not to be modified any more; empty for none
 * @param timeout what the module is prepared to wait for everything together
 */
public record OutgoingRequest(String method, String uri, List<HttpField> fields, byte[] body, Duration timeout) {
    /** What is waited when a module does not say how long. Compat: spec module-abi.md §10. */
    public static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    /** Largest body, in both directions: no value of a Java module is larger. */
    public static final int BODY_BYTES_MAX = 16 << 20;

    /** Copies the list. */
    public OutgoingRequest {
        fields = List.copyOf(fields);
    }
}
