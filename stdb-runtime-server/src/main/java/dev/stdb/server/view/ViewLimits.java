package dev.stdb.server.view;

import java.time.Duration;

/**
 * Bounds on the views of one database. Immutable.
 *
 * @param instancesMax most instances at a time
 * @param bytesMax most bytes that all instances may take, with their rows and what they have read
 * @param timeMax most time of one evaluation, where guests can be ended
 * @param refreshTimeMax time that the evaluations after one transaction may take together; none begins after that
 */
public record ViewLimits(int instancesMax, long bytesMax, Duration timeMax, Duration refreshTimeMax) {
    /** Most instances at a time unless configured otherwise. */
    public static final int INSTANCES_MAX = 100_000;

    /** Most time of one evaluation unless configured otherwise: everybody else in the database waits for it. */
    public static final Duration TIME_MAX = Duration.ofSeconds(5);

    /** Most time of the evaluations after one transaction unless configured otherwise. */
    public static final Duration REFRESH_TIME_MAX = Duration.ofSeconds(30);

    /** Returns the limits used unless configured otherwise: at most an eighth of this JVM's heap. */
    public static ViewLimits defaults() {
        return new ViewLimits(INSTANCES_MAX, Runtime.getRuntime().maxMemory() / 8, TIME_MAX, REFRESH_TIME_MAX);
    }
}
