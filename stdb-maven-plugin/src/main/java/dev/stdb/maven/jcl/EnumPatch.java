package dev.stdb.maven.jcl;

/** Members of {@link Enum} that TeaVM does differently. */
public final class EnumPatch {
    private EnumPatch() {}

    /** Returns the distance of the ordinals. */
    @ReceiverFirst
    public static int compareTo(Enum<?> self, Enum<?> other) {
        return self.ordinal() - other.ordinal();
    }
}
