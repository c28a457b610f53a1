package dev.stdb.server.fetch;

import java.util.List;

/**
 * Which requests of modules are made at all. Immutable.
 *
 * @param enabled whether any are
 * @param allowed the only hosts that may be asked, beside {@code local}; any host if there are none
 * @param local hosts that may be asked although they are in a private network, or this machine
 * @param limits what a request may cost
 */
public record FetchRules(boolean enabled, List<HostPattern> allowed, List<HostPattern> local, FetchLimits limits) {
    /** Copies the lists. */
    public FetchRules {
        allowed = List.copyOf(allowed);
        local = List.copyOf(local);
    }

    /** Returns rules under which nothing is asked. */
    public static FetchRules off() {
        return new FetchRules(false, List.of(), List.of(), FetchLimits.defaults());
    }

    /** Returns rules under which every host of the Internet may be asked. Compat: the original's. */
    public static FetchRules on() {
        return new FetchRules(true, List.of(), List.of(), FetchLimits.defaults());
    }

    /**
     * Returns these rules for some hosts only.
     *
     * @param patterns see {@link HostPattern}
     * @throws IllegalArgumentException if one is none
     */
    public FetchRules withAllowed(String... patterns) {
        return new FetchRules(enabled, parsed(patterns), local, limits);
    }

    /**
     * Returns these rules with hosts that may be in a private network.
     *
     * @param patterns see {@link HostPattern}
     * @throws IllegalArgumentException if one is none
     */
    public FetchRules withLocal(String... patterns) {
        return new FetchRules(enabled, allowed, parsed(patterns), limits);
    }

    /** Returns these rules with other limits. */
    public FetchRules withLimits(FetchLimits newLimits) {
        return new FetchRules(enabled, allowed, local, newLimits);
    }

    private static List<HostPattern> parsed(String... patterns) {
        return List.of(patterns).stream().map(HostPattern::parse).toList();
    }

    boolean allows(String host, int port) {
        return allowed.isEmpty() || matches(allowed, host, port) || isLocal(host, port);
    }

    boolean isLocal(String host, int port) {
        return matches(local, host, port);
    }

    private static boolean matches(List<HostPattern> patterns, String host, int port) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(host, port));
    }
}
