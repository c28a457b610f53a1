package dev.stdb.server.protocol;

import java.util.Collection;
import java.util.Optional;

/** WebSocket subprotocols this server speaks, in the server's order of preference (spec wire-protocol.md §3). */
public enum WireProtocol {
    /** Several messages per payload. */
    V3("v3.bsatn.spacetimedb", "v3"),
    /** Exactly one message per payload. */
    V2("v2.bsatn.spacetimedb", "v2");

    private final String token;
    private final String shortName;

    WireProtocol(String token, String shortName) {
        this.token = token;
        this.shortName = shortName;
    }

    /** Returns the value of the {@code Sec-WebSocket-Protocol} header. */
    public String token() {
        return token;
    }

    /** Returns {@code v2} or {@code v3}, as error texts name the protocol. */
    public String shortName() {
        return shortName;
    }

    /** Returns the protocol the server prefers among the offered tokens; empty when it speaks none of them. */
    public static Optional<WireProtocol> select(Collection<String> offered) {
        for (WireProtocol protocol : values()) {
            if (offered.contains(protocol.token)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}
