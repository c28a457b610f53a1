package dev.stdb.maven.jcl;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Members of {@link Stream} that TeaVM lacks. */
public final class StreamPatch {
    private StreamPatch() {}

    /** Returns a stream of one element, or of none if it is null. */
    public static Stream<Object> ofNullable(@Nullable Object element) {
        return element == null ? Stream.empty() : Stream.of(element);
    }

    /** Returns the elements as a list that cannot be changed. */
    @ReceiverFirst
    public static List<Object> toList(Stream<Object> stream) {
        return UnmodifiableList.of(Arrays.asList(stream.toArray()));
    }
}
