package dev.stdb.maven.jcl.java.util;

import org.jspecify.annotations.Nullable;

/** {@code java.util.StringJoiner} for modules. */
public final class TStringJoiner {
    private final String delimiter;
    private final String prefix;
    private final String suffix;
    private @Nullable StringBuilder joined;
    private @Nullable String emptyValue;

    /** Creates a joiner without prefix and suffix. */
    public TStringJoiner(CharSequence delimiter) {
        this(delimiter, "", "");
    }

    /** Creates a joiner. */
    public TStringJoiner(CharSequence delimiter, CharSequence prefix, CharSequence suffix) {
        this.delimiter = delimiter.toString();
        this.prefix = prefix.toString();
        this.suffix = suffix.toString();
    }

    /** Sets the text of a joiner without elements. */
    public TStringJoiner setEmptyValue(CharSequence value) {
        emptyValue = value.toString();
        return this;
    }

    /** Adds an element. */
    public TStringJoiner add(@Nullable CharSequence element) {
        nextElement().append(String.valueOf(element));
        return this;
    }

    /** Adds the elements of another joiner as one element, if it has any. */
    public TStringJoiner merge(TStringJoiner other) {
        if (other.joined != null) {
            String elements = other.joined.toString();
            nextElement().append(elements);
        }
        return this;
    }

    /** Returns the length of {@link #toString()}. */
    public int length() {
        return toString().length();
    }

    @Override
    public String toString() {
        if (joined == null) {
            return emptyValue == null ? prefix + suffix : emptyValue;
        }
        return prefix + joined + suffix;
    }

    private StringBuilder nextElement() {
        if (joined == null) {
            joined = new StringBuilder();
        } else {
            joined.append(delimiter);
        }
        return joined;
    }
}
