package dev.stdb.server.auth;

import dev.stdb.server.common.PublicAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;

/**
 * Where keys of issuers may be fetched from. Strangers name issuers, so a server must not be led into its own network
 * by them: only to public addresses, by https, at the usual port. Issuers that the operator names may be anywhere.
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
            if (!trusted && !PublicAddresses.isPublic(address)) {
                throw new IOException("only public addresses are allowed");
            }
        }
        return addresses[0];
    }
}
