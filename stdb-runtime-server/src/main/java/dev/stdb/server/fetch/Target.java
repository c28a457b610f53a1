package dev.stdb.server.fetch;

import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * What a request asks for: a URI that was taken apart. Immutable.
 *
 * @param uri absolute, in ASCII, with a path
 * @param host in lower case
 * @param port given, or that of the scheme
 */
record Target(URI uri, boolean isHttps, String host, int port) {
    private static final int URI_LENGTH_MAX = 8 << 10;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int PORT_MAX = 65_535;

    /**
     * Takes a URI apart.
     *
     * @throws OutgoingHttpException if it is none of HTTP
     */
    static Target parse(String text) {
        if (text.length() > URI_LENGTH_MAX) {
            throw refused("the URI is too long: lengthMax=" + URI_LENGTH_MAX);
        }
        try {
            return of(new URI(text));
        } catch (URISyntaxException e) {
            throw refused("the URI is malformed: " + e.getReason() + " at index " + e.getIndex());
        }
    }

    private static Target of(URI uri) throws URISyntaxException {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean https = scheme.equals("https");
        if (!https && !scheme.equals("http")) {
            throw refused("the URI must begin with https:// or http://");
        }
        if (uri.getHost() == null) {
            throw refused("the URI names no host of letters, digits, hyphens and dots, nor an address");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("the URI contains a user, which belongs into a header");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        int port = uri.getPort() < 0 ? (https ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
        if (port == 0 || port > PORT_MAX) {
            throw refused("the port is not in [1, " + PORT_MAX + "]: " + port);
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String authority = uri.getPort() < 0 ? host : host + ":" + port;
        return new Target(
                new URI(new URI(scheme + "://" + authority + path + query).toASCIIString()), https, host, port);
    }

    private static OutgoingHttpException refused(String text) {
        return new OutgoingHttpException(Reason.HTTP_BAD_REQUEST, text);
    }

    /**
     * Returns what a redirect leads to.
     *
     * @param location the value of the header field
     * @throws OutgoingHttpException if that is no URI of HTTP
     */
    Target redirected(String location) {
        if (location.length() > URI_LENGTH_MAX) {
            throw badRedirect();
        }
        try {
            return of(uri.resolve(new URI(location)));
        } catch (URISyntaxException | OutgoingHttpException e) {
            throw badRedirect();
        }
    }

    private OutgoingHttpException badRedirect() {
        return new OutgoingHttpException(
                Reason.HTTP_BAD_RESPONSE, "the answer redirects to something that is no URI of HTTP: from=" + origin());
    }

    /** Returns the value of the {@code Host} field. */
    String authority() {
        return uri.getRawAuthority();
    }

    /** Returns what is asked of the host. */
    String pathAndQuery() {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /** Returns scheme, host and port: as much as messages may tell. */
    String origin() {
        return (isHttps ? "https://" : "http://") + host + ":" + port;
    }
}
