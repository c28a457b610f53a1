package dev.stdb.server.net;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others away from a server. A page may send requests to any server its reader can reach, and by a name
 * that first leads to the page and then to 127.0.0.1 it may even read the answers. Immutable.
 *
 * @param loopback whether the server listens to its own machine only
 * @param hosts further names by which it may be called then, in lower case
 * @param origins whose pages may change the list of databases; {@code *} for all
 */
record BrowserGuard(boolean loopback, Set<String> hosts, Set<String> origins) {

    /** Returns the answer to a request that is refused; null if it is not. */
    @Nullable
    Reply refusal(HttpHeaders headers, boolean changesDatabases) {
        String host = headers.get(HttpHeaderNames.HOST);
        if (loopback && host != null && !isOwn(nameOf(host))) {
            return Reply.text(403, "this server is not called by that name; allow it with --allow-host");
        }
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (changesDatabases && origin != null && !isAllowed(origin, host)) {
            return Reply.text(403, "pages of other origins must not change databases; allow it with --allow-origin");
        }
        return null;
    }

    private boolean isOwn(String name) {
        // Names lead anywhere, addresses only to themselves.
        boolean address = name.startsWith("[") || name.matches("[0-9.]+");
        return address || name.equals("localhost") || name.endsWith(".localhost") || hosts.contains(name);
    }

    private static String nameOf(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }

    private boolean isAllowed(String origin, @Nullable String host) {
        if (origins.contains("*") || origins.contains(origin)) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
