package dev.stdb.maven.jcl;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Members of {@link Collectors} that TeaVM does differently. */
public final class CollectorsPatch {
    private CollectorsPatch() {}

    /** Returns a collector into a map; no key may be there twice. */
    public static Collector<Object, ?, Map<Object, Object>> toMap(
            Function<Object, Object> keyOf, Function<Object, Object> valueOf) {
        return Collector.<Object, Map<Object, Object>>of(
                HashMap::new,
                (map, element) -> put(map, keyOf.apply(element), Objects.requireNonNull(valueOf.apply(element))),
                (map, added) -> {
                    added.forEach((key, value) -> put(map, key, value));
                    return map;
                });
    }

    /** Returns a collector into an immutable map; no key may be there twice. */
    public static Collector<Object, ?, Map<Object, Object>> toUnmodifiableMap(
            Function<Object, Object> keyOf, Function<Object, Object> valueOf) {
        return Collectors.collectingAndThen(toMap(keyOf, valueOf), MapPatch::copyOf);
    }

    private static void put(Map<Object, Object> map, Object key, Object value) {
        Object old = map.putIfAbsent(key, value);
        if (old != null) {
            throw new IllegalStateException(
                    "Duplicate key " + key + " (attempted merging values " + old + " and " + value + ")");
        }
    }
}
