package dev.stdb.module;

import dev.stdb.StdbException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a reducer call: all changes are rolled back and the caller gets the message. This is the ordinary way to
 * reject bad input; it is not logged as a fault.
 *
 * <p>A refusal may carry a value, which clients that were generated for the module get beside the text; the reducer
 * declares its type:
 *
 * <pre>{@code
 * record NotEnough(long balance) {}
 *
 * @Reducer(error = NotEnough.class)
 * static void withdraw(ReducerContext<Db> ctx, long amount) {
 *     …
 *     throw new ReducerException("not enough money", new NotEnough(balance));
 * }
 * }</pre>
 *
 * <p>Encoding: ADR 0055.
 */
public class ReducerException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;
    private transient boolean told;

    /**
     * Creates an exception.
     *
     * @param message text for the caller
     */
    public ReducerException(String message) {
        super(ModuleErrorCode.REDUCER_REFUSED, message);
        value = null;
    }

    /**
     * Creates an exception with a value for callers that know its type.
     *
     * @param message text for those that do not
     * @param value of the type in {@code @Reducer(error = ...)}; of another one the caller gets the message only, and
     *     the log says so
     */
    public ReducerException(String message, Object value) {
        super(ModuleErrorCode.REDUCER_REFUSED, message);
        this.value = Objects.requireNonNull(value);
    }

    /** Returns an exception with a value, whose text is that of {@link Object#toString}. */
    public static ReducerException of(Object value) {
        return new ReducerException(value.toString(), value);
    }

    /** Returns the value, null if there is none. */
    public @Nullable Object value() {
        return value;
    }

    /** Returns the value if it is of a type, for code that catches what shared methods throw. */
    public <T> Optional<T> value(Class<T> type) {
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    /** Notes that the host knows the value. */
    void told() {
        told = true;
    }

    /** Returns whether there is a value that the host does not know. */
    boolean hasUntoldValue() {
        return value != null && !told;
    }
}
