package dev.stdb.server.auth;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;

/**
 * Where keys of issuers may be fetched from. Strangers name issuers, so a server must not be led into its own network by
 * them: only to public addresses, by https, at the usual port. Issuers that the operator names may be anywhere.
 */
final class IssuerAddress {

    private static final int HTTPS_PORT = 443;

    private IssuerAddress() {}

    /**
     * Resolves the host of a URL; may block for the resolver.
     *
     * @return the address to connect to, and no other: a second resolution might give a different one
     * @throws IOException if nothing may be fetched from there
     */
    static InetAddress check(URI url, boolean trusted) throws IOException {
        String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null) {
            throw new IOException("not a URL of a host");
        }
        InetAddress[] addresses = InetAddress.getAllByName(host);
        boolean https = "https".equals(url.getScheme());
        boolean local = "http".equals(url.getScheme()) && addresses[0].isLoopbackAddress();
        if (!https && !(trusted && local)) {
            throw new IOException("only https is allowed");
        }
        if (!trusted && url.getPort() >= 0 && url.getPort() != HTTPS_PORT) {
            throw new IOException("only port 443 is allowed");
        }
        for (InetAddress address : addresses) {
            if (!trusted && !isPublic(address)) {
                throw new IOException("only public addresses are allowed");
            }
        }
        return addresses[0];
    }

    /** Returns whether an address is one of the Internet (the registries of RFC 6890). */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        if (address instanceof Inet4Address) {
            int third = bytes[2] & 0xFF;
            boolean reserved = first == 0
                    || first == 10
                    || first == 127
                    || first >= 224
                    || first == 100 && (second & 0xC0) == 64
                    || first == 169 && second == 254
                    || first == 172 && (second & 0xF0) == 16
                    || first == 192 && second == 168
                    || first == 192 && second == 0 && (third == 0 || third == 2)
                    || first == 192 && second == 88 && third == 99
                    || first == 198 && (second & 0xFE) == 18
                    || first == 198 && second == 51 && third == 100
                    || first == 203 && second == 0 && third == 113;
            return !reserved;
        }
        // Global unicast without the ranges that carry IPv4 addresses or are for documentation.
        boolean global = (first & 0xE0) == 0x20;
        boolean teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        boolean documentation = first == 0x20 && second == 0x01 && bytes[2] == 0x0D && (bytes[3] & 0xFF) == 0xB8;
        boolean sixToFour = first == 0x20 && second == 0x02;
        return global && !teredo && !documentation && !sixToFour;
    }
}
