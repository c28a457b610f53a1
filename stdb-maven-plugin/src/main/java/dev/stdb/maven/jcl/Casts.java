package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** Casts with a message. */
public final class Casts {
    private Casts() {}

    /**
     * Refuses a cast that would fail.
     *
     * @param isInstance whether the value is of the type
     * @param type name of the type
     */
    public static void check(@Nullable Object value, boolean isInstance, String type) {
        if (!isInstance && value != null) {
            throw new ClassCastException("class " + value.getClass().getName() + " cannot be cast to class " + type);
        }
    }
}
