package dev.stdb.maven.jcl.java.lang;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code java.lang.ThreadLocal} for modules, which have one thread; TeaVM's needs weak references. */
public class TThreadLocal<T> {
    private final @Nullable Supplier<? extends T> supplier;
    private @Nullable T value;
    private boolean initialized;

    /** Creates a variable that is null at first. */
    public TThreadLocal() {
        this(null);
    }

    private TThreadLocal(@Nullable Supplier<? extends T> supplier) {
        this.supplier = supplier;
    }

    /** Creates a variable with an initial value. */
    public static <S> TThreadLocal<S> withInitial(Supplier<? extends S> supplier) {
        return new TThreadLocal<>(supplier);
    }

    /** Returns the value at first. */
    protected @Nullable T initialValue() {
        return supplier == null ? null : supplier.get();
    }

    /** Returns the value. */
    public @Nullable T get() {
        if (!initialized) {
            value = initialValue();
            initialized = true;
        }
        return value;
    }

    /** Replaces the value. */
    public void set(@Nullable T newValue) {
        value = newValue;
        initialized = true;
    }

    /** Forgets the value: it is the initial one again. */
    public void remove() {
        value = null;
        initialized = false;
    }
}
