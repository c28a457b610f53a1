package generics;

import dev.stdb.annotation.Name;
import java.util.Optional;

/** From one value to another, if it ends. */
@Name("Range")
public record Span<T extends Comparable<T>>(T from, Optional<T> to) {}
