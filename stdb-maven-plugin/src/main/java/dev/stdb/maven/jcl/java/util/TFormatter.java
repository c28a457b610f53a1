package dev.stdb.maven.jcl.java.util;

import dev.stdb.maven.jcl.FormatSpecification;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.util.Formatter;
import java.util.FormatterClosedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.util.Formatter} for modules: a tenth of the size of TeaVM's, which carries number formats, currencies and
 * names of all languages.
 *
 * <p>Deviation: only the root locale and English, no {@code %t} and {@code %a}; the text of others depends on the JVM.
 */
public final class TFormatter implements Closeable, Flushable {
    private final Appendable out;
    private final @Nullable Locale locale;
    private boolean closed;
    private @Nullable IOException failure;

    /** Creates a formatter with a builder of its own. */
    public TFormatter() {
        this(new StringBuilder(), Locale.ROOT);
    }

    /** Creates a formatter that appends to {@code out}. */
    public TFormatter(@Nullable Appendable out) {
        this(out, Locale.ROOT);
    }

    /** Creates a formatter with a builder of its own. */
    public TFormatter(@Nullable Locale locale) {
        this(new StringBuilder(), locale);
    }

    /** Creates a formatter that appends to {@code out}. */
    public TFormatter(@Nullable Appendable out, @Nullable Locale locale) {
        this.out = out == null ? new StringBuilder() : out;
        this.locale = locale;
    }

    /** Appends a formatted text. */
    public TFormatter format(String format, @Nullable Object... arguments) {
        return format(locale, format, arguments);
    }

    /** Appends a text formatted for a locale. */
    public TFormatter format(@Nullable Locale other, String format, @Nullable Object... arguments) {
        checkOpen();
        try {
            FormatSpecification.format((Formatter) (Object) this, out, other, format, arguments);
        } catch (IOException e) {
            failure = e;
        }
        return this;
    }

    /** Returns where the text goes. */
    public Appendable out() {
        checkOpen();
        return out;
    }

    /** Returns the locale. */
    public @Nullable Locale locale() {
        checkOpen();
        return locale;
    }

    /** Returns what {@link #out} threw last. */
    public @Nullable IOException ioException() {
        return failure;
    }

    @Override
    public String toString() {
        checkOpen();
        return out.toString();
    }

    @Override
    public void flush() {
        checkOpen();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new FormatterClosedException();
        }
    }
}
