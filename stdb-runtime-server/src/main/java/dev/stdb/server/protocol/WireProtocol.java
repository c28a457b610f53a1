package dev.stdb.server.protocol;

import java.util.Collection;
import java.util.Optional;

/** WebSocket subprotocols this server speaks, in the server's order of preference (spec wire-protocol.md §3). */
public enum WireProtocol {
    /** Several messages per payload. */
    V3("v3.bsatn.spacetimedb", "v3"),
    /** Exactly one message per payload. */
    V2("v2.bsatn.spacetimedb", "v2"),
    /** Messages of clients 1.x, one per payload (spec wire-protocol.md §13). */
    V1_BSATN("v1.bsatn.spacetimedb", "v1"),
    /** The same messages as SATS-JSON, in text frames. */
    V1_JSON("v1.json.spacetimedb", "v1");

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

    /** Returns {@code v1}, {@code v2} or {@code v3}, as error texts name the protocol. */
    public String shortName() {
        return shortName;
    }

    /** Returns whether the messages are those of clients 1.x. */
    public boolean isV1() {
        return this == V1_BSATN || this == V1_JSON;
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
