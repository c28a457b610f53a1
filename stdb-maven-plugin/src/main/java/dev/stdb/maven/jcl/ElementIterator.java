package dev.stdb.maven.jcl;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks over the first elements of an array that nobody changes; removes nothing. */
final class ElementIterator implements Iterator<Object> {
    private final Object[] elements;
    private final int size;
    private int next;

    ElementIterator(Object[] elements, int size) {
        this.elements = elements;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        return next < size;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return elements[next++];
    }
}
