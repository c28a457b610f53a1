package dev.stdb.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reducer refused the call with an error of its own: a text, and a value if the reducer declares one. */
public final class SenderException extends ReducerException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object value;

    /** Creates an exception without a value. */
    public SenderException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception.
     *
     * @param value what the reducer tells beside the text, null for nothing
     */
    public SenderException(String message, @Nullable Object value) {
        super(ClientErrorCode.REDUCER_SENDER_ERROR, message);
        this.value = value;
    }

    /**
     * Returns what the reducer tells beside the text.
     *
     * @param type the type that the reducer declares, as the client was generated with it
     * @return empty if the reducer told nothing, or something that is not of this type
     */
    public <T> Optional<T> value(Class<T> type) {
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
