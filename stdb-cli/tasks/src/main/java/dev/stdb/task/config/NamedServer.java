package dev.stdb.task.config;

import java.net.URI;
import java.util.Optional;

/**
 * A server that has a nickname.
 *
 * @param nickname what the user calls it
 * @param host name or address, with a port unless it is the one of the protocol
 * @param protocol {@code http} or {@code https}
 * @param fingerprint key that the tokens of the server are checked with, as PEM, if it is kept
 */
public record NamedServer(String nickname, String host, String protocol, Optional<String> fingerprint) {
    /** The server of this machine. */
    static final NamedServer LOCAL = new NamedServer("local", "127.0.0.1:3000", "http", Optional.empty());

    /** The public server of the makers of SpacetimeDB. */
    static final NamedServer MAINCLOUD =
            new NamedServer("maincloud", "maincloud.spacetimedb.com", "https", Optional.empty());

    /** Creates a server without fingerprint. */
    public static NamedServer of(String nickname, URI address) {
        return new NamedServer(nickname, address.getAuthority(), address.getScheme(), Optional.empty());
    }

    /** Returns the base address. */
    public URI address() {
        return URI.create(protocol + "://" + host);
    }

    /** Returns the same with another nickname. */
    public NamedServer withNickname(String name) {
        return new NamedServer(name, host, protocol, fingerprint);
    }

    /** Returns the same with another fingerprint. */
    public NamedServer withFingerprint(Optional<String> key) {
        return new NamedServer(nickname, host, protocol, key);
    }

    /** Returns whether the user means this server by a nickname or host name. */
    boolean isCalled(String name) {
        return nickname.equals(name) || host.equals(name);
    }
}
