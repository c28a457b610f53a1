package dev.stdb.maven.jcl.java.util;

import java.io.Serializable;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A hash map that iterates in the order of the JDK's: the same sizes of the table, the same distribution of keys, the
 * same order in a bucket. The JDK turns buckets of many keys into trees, which have an order of their own; this one
 * does not.
 *
 * <p>TeaVM's {@code LinkedHashMap} is a subclass with entries, buckets and an order of its own: members that are not
 * private, and their names, are what it uses.
 */
public class THashMap<K, V> extends AbstractMap<K, V> implements Map<K, V>, Cloneable, Serializable {
    private static final long serialVersionUID = 1L;

    private static final int CAPACITY_DEFAULT = 16;
    private static final int CAPACITY_MAX = 1 << 30;
    private static final float LOAD_FACTOR_DEFAULT = 0.75f;

    /** A bucket this long lets a small table grow, however few keys there are. */
    private static final int CROWDED = 8;

    /** Tables of this size do not grow for a crowded bucket. */
    private static final int CROWDED_CAPACITY_MAX = 64;

    int elementCount;
    /** Null until the first entry comes. */
    @Nullable
    HashEntry<K, V>[] elementData;

    int modCount;
    final float loadFactor;
    /** Number of entries beyond which the table grows; as long as there is no table, its size or 0 for the default. */
    int threshold;

    private final boolean isLinked = (Object) this instanceof LinkedHashMap;

    /** An entry in a bucket. */
    static class HashEntry<K, V> implements Map.Entry<K, V> {
        final K key;
        V value;
        final int origKeyHash;

        @Nullable
        HashEntry<K, V> next;

        @SuppressWarnings("NullAway") // every caller sets the value
        HashEntry(K key, int hash) {
            this.key = key;
            this.origKeyHash = hash;
        }

        HashEntry(K key, V value) {
            this.key = key;
            this.value = value;
            this.origKeyHash = Objects.hashCode(key);
        }

        @Override
        public K getKey() {
            return key;
        }

        @Override
        public V getValue() {
            return value;
        }

        @Override
        public V setValue(V newValue) {
            V old = value;
            value = newValue;
            return old;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Map.Entry<?, ?> entry
                    && Objects.equals(key, entry.getKey())
                    && Objects.equals(value, entry.getValue());
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(key) ^ Objects.hashCode(value);
        }

        @Override
        public String toString() {
            return key + "=" + value;
        }

        /** The subclass of TeaVM calls it. */
        @Override
        public Object clone() {
            throw new UnsupportedOperationException();
        }
    }

    public THashMap() {
        this(0, LOAD_FACTOR_DEFAULT, true);
    }

    public THashMap(int capacity) {
        this(capacity, LOAD_FACTOR_DEFAULT);
    }

    public THashMap(int capacity, float loadFactor) {
        this(checkedCapacity(capacity), checkedLoadFactor(loadFactor), false);
    }

    public THashMap(Map<? extends K, ? extends V> map) {
        this();
        putAllImpl(map);
    }

    @SuppressWarnings("NullAway.Init") // The table is made with the first entry.
    private THashMap(int capacity, float loadFactor, boolean isDefault) {
        this.loadFactor = loadFactor;
        this.threshold = isDefault ? 0 : tableSize(capacity);
        if (isLinked) {
            makeTable();
        }
    }

    private static int checkedCapacity(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("Illegal initial capacity: " + capacity);
        }
        return capacity;
    }

    private static float checkedLoadFactor(float loadFactor) {
        if (!(loadFactor > 0)) {
            throw new IllegalArgumentException("Illegal load factor: " + loadFactor);
        }
        return loadFactor;
    }

    /** Returns the smallest power of two that is not less. */
    private static int tableSize(int capacity) {
        int highest = Integer.highestOneBit(Math.max(1, capacity));
        return capacity >= CAPACITY_MAX ? CAPACITY_MAX : highest == capacity || capacity < 1 ? highest : highest << 1;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    @Nullable
    HashEntry<K, V>[] newElementArray(int size) {
        return new HashEntry[size];
    }

    private void makeTable() {
        int capacity = threshold == 0 ? CAPACITY_DEFAULT : threshold;
        elementData = newElementArray(capacity);
        threshold = (int) (capacity * loadFactor);
    }

    private boolean hasTable() {
        return elementData != null;
    }

    /** High bits take part, because small tables look at low ones only. */
    private int bucketOf(int hash) {
        return (isLinked ? hash : hash ^ hash >>> 16) & (elementData.length - 1);
    }

    /** Doubles the table; entries of a bucket keep their order. */
    void rehash() {
        int capacity = elementData.length;
        if (capacity >= CAPACITY_MAX) {
            threshold = Integer.MAX_VALUE;
            return;
        }
        rehashTo(capacity << 1);
        threshold = capacity >= CAPACITY_DEFAULT ? threshold << 1 : (int) ((capacity << 1) * loadFactor);
    }

    /** Makes the table large enough for that many entries. */
    void rehash(int count) {
        while (count > threshold && elementData.length < CAPACITY_MAX) {
            rehash();
        }
    }

    private void rehashTo(int capacity) {
        @Nullable HashEntry<K, V>[] old = elementData;
        elementData = newElementArray(capacity);
        @Nullable HashEntry<K, V>[] last = newElementArray(capacity);
        for (HashEntry<K, V> bucket : old) {
            HashEntry<K, V> entry = bucket;
            while (entry != null) {
                HashEntry<K, V> following = entry.next;
                int index = bucketOf(entry.origKeyHash);
                entry.next = null;
                HashEntry<K, V> end = last[index];
                if (end == null) {
                    elementData[index] = entry;
                } else {
                    end.next = entry;
                }
                last[index] = entry;
                entry = following;
            }
        }
    }

    @Override
    public int size() {
        return elementCount;
    }

    @Override
    public boolean isEmpty() {
        return elementCount == 0;
    }

    @Override
    public void clear() {
        modCount++;
        if (elementCount > 0) {
            elementCount = 0;
            for (int i = 0; i < elementData.length; i++) {
                elementData[i] = null;
            }
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // The table is made with the first entry.
    public Object clone() {
        try {
            THashMap<K, V> copy = (THashMap<K, V>) super.clone();
            copy.elementCount = 0;
            copy.modCount = 0;
            copy.elementData = null;
            copy.threshold = 0;
            if (isLinked) {
                copy.makeTable();
            }
            copy.putAllImpl(this);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    final @Nullable HashEntry<K, V> entryByKey(@Nullable Object key) {
        if (!hasTable()) {
            return null;
        }
        if (key == null) {
            return findNullKeyEntry();
        }
        int hash = key.hashCode();
        return findNonNullKeyEntry(key, bucketOf(hash), hash);
    }

    final @Nullable HashEntry<K, V> findNonNullKeyEntry(Object key, int index, int hash) {
        HashEntry<K, V> entry = elementData[index];
        while (entry != null && !(entry.origKeyHash == hash && (key == entry.key || key.equals(entry.key)))) {
            entry = entry.next;
        }
        return entry;
    }

    final @Nullable HashEntry<K, V> findNullKeyEntry() {
        HashEntry<K, V> entry = elementData[0];
        while (entry != null && entry.key != null) {
            entry = entry.next;
        }
        return entry;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return entryByKey(key) != null;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        HashEntry<K, V> entry = entryByKey(key);
        return entry == null ? null : entry.value;
    }

    @Override
    public V getOrDefault(@Nullable Object key, V otherwise) {
        HashEntry<K, V> entry = entryByKey(key);
        return entry == null ? otherwise : entry.value;
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        for (HashEntry<K, V> entry = next(null); entry != null; entry = next(entry)) {
            if (Objects.equals(value, entry.value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the entry behind the given one in the order of iteration, the first one behind null. */
    private @Nullable HashEntry<K, V> next(@Nullable HashEntry<K, V> entry) {
        if (entry != null && entry.next != null) {
            return entry.next;
        }
        if (!hasTable()) {
            return null;
        }
        for (int i = entry == null ? 0 : bucketOf(entry.origKeyHash) + 1; i < elementData.length; i++) {
            if (elementData[i] != null) {
                return elementData[i];
            }
        }
        return null;
    }

    @Override
    public @Nullable V put(K key, V value) {
        HashEntry<K, V> entry = entryByKey(key);
        if (entry != null) {
            return entry.setValue(value);
        }
        append(key, value);
        return null;
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        if (isLinked) {
            return super.putIfAbsent(key, value);
        }
        HashEntry<K, V> entry = entryByKey(key);
        if (entry == null) {
            append(key, value);
            return null;
        }
        V old = entry.value;
        if (old == null) {
            entry.value = value;
        }
        return old;
    }

    /** Adds an entry at the end of its bucket; then the table grows if it has too many. */
    private void append(K key, V value) {
        if (!hasTable()) {
            makeTable();
        }
        HashEntry<K, V> entry = new HashEntry<>(key, value);
        int index = bucketOf(entry.origKeyHash);
        int before = 0;
        HashEntry<K, V> last = null;
        for (HashEntry<K, V> e = elementData[index]; e != null; e = e.next) {
            last = e;
            before++;
        }
        if (last == null) {
            elementData[index] = entry;
        } else {
            last.next = entry;
        }
        if (before >= CROWDED) {
            relieve();
        }
        modCount++;
        if (++elementCount > threshold) {
            rehash();
        }
    }

    /** Adds an entry at the beginning of its bucket, as functions that compute values do. (There was room.) */
    private void prepend(K key, V value) {
        HashEntry<K, V> entry = new HashEntry<>(key, value);
        int index = bucketOf(entry.origKeyHash);
        int before = 0;
        for (HashEntry<K, V> e = elementData[index]; e != null; e = e.next) {
            before++;
        }
        entry.next = elementData[index];
        elementData[index] = entry;
        if (before >= CROWDED - 1) {
            relieve();
        }
        modCount++;
        elementCount++;
    }

    private void relieve() {
        if (elementData.length < CROWDED_CAPACITY_MAX) {
            rehash();
        }
    }

    /** Functions that compute values make room before they look, not after they added. */
    private void makeRoom() {
        if (!hasTable()) {
            makeTable();
        } else if (elementCount > threshold) {
            rehash();
        }
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        putAllImpl(map);
    }

    void putAllImpl(Map<? extends K, ? extends V> map) {
        int count = map.size();
        if (count == 0) {
            return;
        }
        if (!hasTable()) {
            int enough = (int) Math.min(count / loadFactor + 1.0f, CAPACITY_MAX);
            if (enough > threshold) {
                threshold = tableSize(enough);
            }
            makeTable();
        }
        rehash(count);
        for (Map.Entry<? extends K, ? extends V> entry : map.entrySet()) {
            put(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public @Nullable V remove(@Nullable Object key) {
        HashEntry<K, V> entry = removeByKey(key);
        return entry == null ? null : entry.value;
    }

    @Override
    public boolean remove(@Nullable Object key, @Nullable Object value) {
        if (isLinked) {
            return super.remove(key, value);
        }
        HashEntry<K, V> entry = entryByKey(key);
        if (entry == null || !Objects.equals(entry.value, value)) {
            return false;
        }
        removeEntry(entry);
        return true;
    }

    final @Nullable HashEntry<K, V> removeByKey(@Nullable Object key) {
        HashEntry<K, V> entry = entryByKey(key);
        if (entry != null) {
            removeEntry(entry);
        }
        return entry;
    }

    final void removeEntry(HashEntry<K, V> entry) {
        int index = bucketOf(entry.origKeyHash);
        HashEntry<K, V> before = Objects.requireNonNull(elementData[index]);
        if (before == entry) {
            elementData[index] = entry.next;
        } else {
            while (before.next != entry) {
                before = Objects.requireNonNull(before.next);
            }
            before.next = entry.next;
        }
        modCount++;
        elementCount--;
    }

    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
        if (isLinked) {
            return super.computeIfAbsent(key, function);
        }
        Objects.requireNonNull(function);
        makeRoom();
        HashEntry<K, V> entry = entryByKey(key);
        if (entry != null && entry.value != null) {
            return entry.value;
        }
        int expected = modCount;
        V value = function.apply(key);
        checkUnmodified(expected);
        if (value != null) {
            set(key, entry, value);
        }
        return value;
    }

    @Override
    public @Nullable V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
        if (isLinked) {
            return super.computeIfPresent(key, function);
        }
        Objects.requireNonNull(function);
        HashEntry<K, V> entry = entryByKey(key);
        if (entry == null || entry.value == null) {
            return null;
        }
        int expected = modCount;
        V value = function.apply(key, entry.value);
        checkUnmodified(expected);
        setOrRemove(key, entry, value);
        return value;
    }

    @Override
    public @Nullable V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends V> function) {
        if (isLinked) {
            return super.compute(key, function);
        }
        Objects.requireNonNull(function);
        makeRoom();
        HashEntry<K, V> entry = entryByKey(key);
        int expected = modCount;
        V value = function.apply(key, entry == null ? null : entry.value);
        checkUnmodified(expected);
        setOrRemove(key, entry, value);
        return value;
    }

    @Override
    public @Nullable V merge(K key, V added, BiFunction<? super V, ? super V, ? extends V> function) {
        if (isLinked) {
            return super.merge(key, added, function);
        }
        Objects.requireNonNull(added);
        Objects.requireNonNull(function);
        makeRoom();
        HashEntry<K, V> entry = entryByKey(key);
        V value = added;
        if (entry != null && entry.value != null) {
            int expected = modCount;
            value = function.apply(entry.value, added);
            checkUnmodified(expected);
        }
        setOrRemove(key, entry, value);
        return value;
    }

    private void setOrRemove(K key, @Nullable HashEntry<K, V> entry, @Nullable V value) {
        if (value != null) {
            set(key, entry, value);
        } else if (entry != null) {
            removeEntry(entry);
        }
    }

    private void set(K key, @Nullable HashEntry<K, V> entry, V value) {
        if (entry == null) {
            prepend(key, value);
        } else {
            entry.value = value;
        }
    }

    private void checkUnmodified(int expected) {
        if (modCount != expected) {
            throw new ConcurrentModificationException();
        }
    }

    @Override
    public void forEach(BiConsumer<? super K, ? super V> action) {
        Objects.requireNonNull(action);
        forEachEntry(entry -> action.accept(entry.key, entry.value));
    }

    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        Objects.requireNonNull(function);
        forEachEntry(entry -> entry.value = function.apply(entry.key, entry.value));
    }

    private void forEachEntry(Consumer<HashEntry<K, V>> action) {
        int expected = modCount;
        for (HashEntry<K, V> entry = next(null); entry != null; entry = next(entry)) {
            action.accept(entry);
        }
        checkUnmodified(expected);
    }

    @Override
    public Set<K> keySet() {
        return new Keys<>(this);
    }

    @Override
    public Collection<V> values() {
        return new Values<>(this);
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries<>(this);
    }

    /** Goes through the entries; an entry is looked for before it is asked for, so that it may be removed meanwhile. */
    private abstract static class Traversal<K, V, E> implements Iterator<E> {
        private final THashMap<K, V> map;
        private int expected;
        private @Nullable HashEntry<K, V> following;
        private @Nullable HashEntry<K, V> current;

        Traversal(THashMap<K, V> map) {
            this.map = map;
            this.expected = map.modCount;
            this.following = map.next(null);
        }

        abstract E elementOf(HashEntry<K, V> entry);

        @Override
        public boolean hasNext() {
            return following != null;
        }

        @Override
        public E next() {
            map.checkUnmodified(expected);
            HashEntry<K, V> entry = following;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            current = entry;
            following = map.next(entry);
            return elementOf(entry);
        }

        @Override
        public void remove() {
            HashEntry<K, V> entry = current;
            if (entry == null) {
                throw new IllegalStateException();
            }
            map.checkUnmodified(expected);
            current = null;
            map.removeEntry(entry);
            expected = map.modCount;
        }
    }

    private static final class Keys<K, V> extends AbstractSet<K> {
        private final THashMap<K, V> map;

        Keys(THashMap<K, V> map) {
            this.map = map;
        }

        @Override
        public int size() {
            return map.elementCount;
        }

        @Override
        public void clear() {
            map.clear();
        }

        @Override
        public boolean contains(@Nullable Object key) {
            return map.containsKey(key);
        }

        @Override
        public boolean remove(@Nullable Object key) {
            return map.removeByKey(key) != null;
        }

        @Override
        public void forEach(Consumer<? super K> action) {
            map.forEachEntry(entry -> action.accept(entry.key));
        }

        @Override
        public Iterator<K> iterator() {
            return new Traversal<K, V, K>(map) {
                @Override
                K elementOf(HashEntry<K, V> entry) {
                    return entry.key;
                }
            };
        }
    }

    private static final class Values<K, V> extends AbstractCollection<V> {
        private final THashMap<K, V> map;

        Values(THashMap<K, V> map) {
            this.map = map;
        }

        @Override
        public int size() {
            return map.elementCount;
        }

        @Override
        public void clear() {
            map.clear();
        }

        @Override
        public boolean contains(@Nullable Object value) {
            return map.containsValue(value);
        }

        @Override
        public void forEach(Consumer<? super V> action) {
            map.forEachEntry(entry -> action.accept(entry.value));
        }

        @Override
        public Iterator<V> iterator() {
            return new Traversal<K, V, V>(map) {
                @Override
                V elementOf(HashEntry<K, V> entry) {
                    return entry.value;
                }
            };
        }
    }

    private static final class Entries<K, V> extends AbstractSet<Map.Entry<K, V>> {
        private final THashMap<K, V> map;

        Entries(THashMap<K, V> map) {
            this.map = map;
        }

        @Override
        public int size() {
            return map.elementCount;
        }

        @Override
        public void clear() {
            map.clear();
        }

        private @Nullable HashEntry<K, V> find(@Nullable Object object) {
            if (!(object instanceof Map.Entry<?, ?> wanted)) {
                return null;
            }
            HashEntry<K, V> entry = map.entryByKey(wanted.getKey());
            return entry != null && Objects.equals(entry.value, wanted.getValue()) ? entry : null;
        }

        @Override
        public boolean contains(@Nullable Object object) {
            return find(object) != null;
        }

        @Override
        public boolean remove(@Nullable Object object) {
            HashEntry<K, V> entry = find(object);
            if (entry == null) {
                return false;
            }
            map.removeEntry(entry);
            return true;
        }

        @Override
        public void forEach(Consumer<? super Map.Entry<K, V>> action) {
            map.forEachEntry(action::accept);
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return new Traversal<K, V, Map.Entry<K, V>>(map) {
                @Override
                Map.Entry<K, V> elementOf(HashEntry<K, V> entry) {
                    return entry;
                }
            };
        }
    }

    static int capacity(int size) {
        return (int) Math.ceil(size / (double) LOAD_FACTOR_DEFAULT);
    }

    public static <K, V> THashMap<K, V> newHashMap(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("Negative number of mappings: " + size);
        }
        return new THashMap<>(capacity(size));
    }
}
