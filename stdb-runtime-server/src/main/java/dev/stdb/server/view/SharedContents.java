package dev.stdb.server.view;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which instances have the same content because the code of their view has not asked who calls, and how much memory all
 * instances take with what they have read and their rows, those shared counted once. Confined to the database thread.
 */
final class SharedContents {
    private final Map<ViewKey, Set<ViewInstance>> forEveryCaller = new HashMap<>();
    private final Map<Object, Integer> holders = new IdentityHashMap<>();
    private long sizeBytes;

    /** Returns the content of an instance for any caller, if there is one that holds for every caller. */
    @Nullable
    ViewContent find(ViewKey key) {
        Set<ViewInstance> same = forEveryCaller.get(key.forEveryCaller());
        return same == null ? null : same.iterator().next().content();
    }

    /**
     * Returns the memory of all instances if one changes.
     *
     * @param what the instance
     * @param before its content, null if the instance is new
     * @param after its content then
     */
    long sizeAfter(ViewTable what, @Nullable ViewContent before, ViewContent after) {
        long size = sizeBytes + after.reads().sizeBytes();
        size += before == null ? what.sizeBytes() : -before.reads().sizeBytes();
        Object added = after.storage();
        if (added != null && !holders.containsKey(added)) {
            size += after.sizeBytes();
        }
        Object removed = before == null ? null : before.storage();
        if (before != null && removed != null && holders.getOrDefault(removed, 0) == 1) {
            size -= before.sizeBytes();
        }
        return size;
    }

    private static long ownSize(ViewInstance instance) {
        return instance.what().sizeBytes() + instance.content().reads().sizeBytes();
    }

    /** Counts the content of an instance. */
    void add(ViewInstance instance) {
        sizeBytes += ownSize(instance);
        ViewContent content = instance.content();
        Object storage = content.storage();
        if (storage != null && holders.merge(storage, 1, Integer::sum) == 1) {
            sizeBytes += content.sizeBytes();
        }
        if (content.forEveryCaller()) {
            forEveryCaller
                    .computeIfAbsent(instance.what().key().forEveryCaller(), key -> new LinkedHashSet<>())
                    .add(instance);
        }
    }

    /** Counts the content of an instance no more. */
    void remove(ViewInstance instance) {
        sizeBytes -= ownSize(instance);
        ViewContent content = instance.content();
        Object storage = content.storage();
        if (storage != null && release(storage)) {
            sizeBytes -= content.sizeBytes();
        }
        if (content.forEveryCaller()) {
            ViewKey key = instance.what().key().forEveryCaller();
            Set<ViewInstance> same = forEveryCaller.get(key);
            if (same != null && same.remove(instance) && same.isEmpty()) {
                forEveryCaller.remove(key);
            }
        }
    }

    /** Returns whether nobody holds something any more. */
    private boolean release(Object storage) {
        int count = holders.getOrDefault(storage, 0);
        if (count > 1) {
            holders.put(storage, count - 1);
            return false;
        }
        holders.remove(storage);
        return true;
    }

    /** Notes that rows which one instance holds take more memory than before; returns that of all instances. */
    long grow(long moreBytes) {
        sizeBytes += moreBytes;
        return sizeBytes;
    }

    /** Forgets everything. */
    void clear() {
        forEveryCaller.clear();
        holders.clear();
        sizeBytes = 0;
    }
}
