package generics;

import dev.stdb.annotation.Name;

/** A color. */
public enum Color {
    RED,
    @Name("DEEP_BLUE")
    BLUE
}
