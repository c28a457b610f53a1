package dev.stdb.server.fetch;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that modules may ask: {@code api.example.com} for that host, {@code *.example.com} for all below it, {@code *}
 * for any; {@code :8443} behind it restricts it to a port. Immutable.
 *
 * @param host in lower case, without the star and what is behind it; empty for any
 * @param below whether hosts below are meant and not the host itself
 * @param port a port, or null for any
 */
public record HostPattern(
        String host, boolean below, @Nullable Integer port) {
    private static final Pattern TEXT =
            Pattern.compile("(\\*|(\\*\\.)?([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+]))(?::(\\d{1,5}))?");

    private static final int PORT_MAX = 65_535;

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static HostPattern parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || parts.group(2) != null && parts.group(3).startsWith("[")) {
            throw new IllegalArgumentException("not a host, such as api.example.com, *.example.com:8443 or *: " + text);
        }
        Integer port = parts.group(4) == null ? null : Integer.valueOf(parts.group(4));
        if (port != null && (port == 0 || port > PORT_MAX)) {
            throw new IllegalArgumentException("port must be in [1, " + PORT_MAX + "]: " + text);
        }
        String host = parts.group(3) == null ? "" : parts.group(3).toLowerCase(Locale.ROOT);
        return new HostPattern(host, parts.group(2) != null, port);
    }

    /**
     * Returns whether this means a host.
     *
     * @param name in lower case
     */
    boolean matches(String name, int atPort) {
        if (port != null && port != atPort) {
            return false;
        }
        return host.isEmpty() || (below ? name.endsWith("." + host) : name.equals(host));
    }

    @Override
    public String toString() {
        return (host.isEmpty() ? "*" : below ? "*." + host : host) + (port == null ? "" : ":" + port);
    }
}
