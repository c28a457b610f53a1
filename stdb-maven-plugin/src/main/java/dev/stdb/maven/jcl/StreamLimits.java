package dev.stdb.maven.jcl;

/** Numbers of elements that streams take or leave out: TeaVM counts them in ints and checks nothing. */
final class StreamLimits {
    private StreamLimits() {}

    static long checked(long count) {
        if (count < 0) {
            throw new IllegalArgumentException(Long.toString(count));
        }
        return Math.min(count, Integer.MAX_VALUE);
    }
}
