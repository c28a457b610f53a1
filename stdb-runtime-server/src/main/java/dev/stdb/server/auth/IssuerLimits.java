package dev.stdb.server.auth;

import java.time.Duration;
import java.util.Set;

/**
 * Which issuers of tokens are asked for their keys, and what that may cost (docs/security.md). Immutable.
 *
 * @param trusted the only issuers that are accepted, which may be in private networks; empty for any on the Internet
 * @param cachedMax issuers whose keys are kept
 * @param fetchTimeMax time to fetch one document
 * @param answerBytesMax size of one document in bytes
 */
public record IssuerLimits(Set<String> trusted, int cachedMax, Duration fetchTimeMax, int answerBytesMax) {
    private static final int CACHED_MAX = 256;
    private static final Duration FETCH_TIME_MAX = Duration.ofSeconds(10);

    /** Key sets are a few kilobytes; a stranger decides what we are sent. */
    private static final int ANSWER_BYTES_MAX = 256 * 1024;

    /** Copies the set. */
    public IssuerLimits {
        trusted = Set.copyOf(trusted);
    }

    /** Returns the limits used unless configured otherwise. */
    public static IssuerLimits defaults(Set<String> trusted) {
        return new IssuerLimits(trusted, CACHED_MAX, FETCH_TIME_MAX, ANSWER_BYTES_MAX);
    }
}
