package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Members of {@link Enum} that TeaVM does differently. */
public final class EnumPatch {
    private EnumPatch() {}

    /** Makes what an unknown name throws. */
    @MakesExceptions
    public static Throwable valueOf(Class<?> type, @Nullable String name) {
        if (name == null) {
            return new NullPointerException("Name is null");
        }
        return new IllegalArgumentException("No enum constant " + type.getName().replace('$', '.') + "." + name);
    }

    /** Returns the distance of the ordinals. */
    @ReceiverFirst
    public static int compareTo(Enum<?> self, Enum<?> other) {
        return self.ordinal() - other.ordinal();
    }
}
