package dev.stdb.maven.jcl.java.util;

import java.io.Serializable;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@link THashMap}, with the sizes of the JDK's set. TeaVM's {@code LinkedHashSet} is a subclass: members
 * that are not private, and their names, are what it uses.
 */
public class THashSet<E> extends AbstractSet<E> implements Set<E>, Cloneable, Serializable {
    private static final long serialVersionUID = 1L;

    private static final int CAPACITY_DEFAULT = 16;
    private static final float LOAD_FACTOR_DEFAULT = 0.75f;

    @SuppressWarnings("serial") // nothing is serialized in a module
    THashMap<E, THashSet<E>> backingMap;

    public THashSet() {
        this(new THashMap<>());
    }

    public THashSet(int capacity) {
        this(new THashMap<>(capacity));
    }

    public THashSet(int capacity, float loadFactor) {
        this(new THashMap<>(capacity, loadFactor));
    }

    public THashSet(Collection<? extends E> elements) {
        this(new THashMap<>(Math.max((int) (elements.size() / LOAD_FACTOR_DEFAULT) + 1, CAPACITY_DEFAULT)));
        addAll(elements);
    }

    THashSet(THashMap<E, THashSet<E>> backingMap) {
        this.backingMap = backingMap;
    }

    @Override
    public boolean add(E element) {
        return backingMap.put(element, this) == null;
    }

    @Override
    public void clear() {
        backingMap.clear();
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return backingMap.containsKey(element);
    }

    @Override
    public boolean isEmpty() {
        return backingMap.isEmpty();
    }

    @Override
    public Iterator<E> iterator() {
        return backingMap.keySet().iterator();
    }

    @Override
    public boolean remove(@Nullable Object element) {
        return backingMap.remove(element) != null;
    }

    @Override
    public int size() {
        return backingMap.size();
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object clone() {
        try {
            THashSet<E> copy = (THashSet<E>) super.clone();
            copy.backingMap = (THashMap<E, THashSet<E>>) backingMap.clone();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static <T> THashSet<T> newHashSet(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("Negative number of elements: " + size);
        }
        return new THashSet<>(THashMap.capacity(size));
    }
}
