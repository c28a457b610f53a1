package dev.stdb.module;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log that is being built, in the shape of SLF4J's: {@code
 * log.atInfo().addKeyValue("player", id).log("moved to {}", place)}. Nothing is written before {@code log}.
 *
 * <p>Integers, floating point numbers and booleans are fields as such, anything else by its text. A record has at most
 * {@value #FIELDS_MAX} fields; the message tells how many more there were. Longer keys and texts are cut.
 */
public final class LoggingEventBuilder {

    /** Most fields of a record. */
    public static final int FIELDS_MAX = 32;

    /** Most characters of a key. */
    public static final int KEY_LENGTH_MAX = 64;

    /** Most characters of a text. */
    public static final int TEXT_LENGTH_MAX = 512;

    private static final int TAG_TEXT = 0;
    private static final int TAG_INTEGER = 1;
    private static final int TAG_FLOAT = 2;
    private static final int TAG_BOOLEAN = 3;

    /** Largest encoding of what is no text. */
    private static final int NUMBER_BYTES = Long.BYTES;

    private final int level;
    private final List<String> keys = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private int dropped;
    private @Nullable Throwable cause;

    LoggingEventBuilder(int level) {
        this.level = level;
    }

    /** Adds a field; of several with one key the last counts. */
    public LoggingEventBuilder addKeyValue(String key, @Nullable Object value) {
        if (keys.size() == FIELDS_MAX) {
            dropped++;
        } else {
            keys.add(shortened(key, KEY_LENGTH_MAX));
            values.add(fieldOf(value));
        }
        return this;
    }

    /** Sets what is written with its causes behind the message. */
    public LoggingEventBuilder setCause(@Nullable Throwable failure) {
        cause = failure;
        return this;
    }

    /** Writes the record. */
    public void log(String message) {
        if (!keys.isEmpty()) {
            tellFields();
        }
        Throwable failure = cause;
        if (dropped == 0 && failure == null) {
            Logger.write(level, message);
            return;
        }
        StringBuilder text = new StringBuilder(message);
        if (dropped > 0) {
            text.append(" (").append(dropped).append(" more fields)");
        }
        if (failure != null) {
            LogText.appendThrowable(text, failure);
        }
        Logger.write(level, text.toString());
    }

    /** Writes the record; each <code>{}</code> is replaced by the next argument. */
    public void log(String format, @Nullable Object... arguments) {
        log(LogText.of(format, arguments));
    }

    private static Object fieldOf(@Nullable Object value) {
        if (value instanceof Long || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? (Object) number : String.valueOf(number);
        }
        return shortened(LogText.text(value), TEXT_LENGTH_MAX);
    }

    private static String shortened(String text, int lengthMax) {
        return text.length() <= lengthMax ? text : text.substring(0, lengthMax - 1) + "\u2026";
    }

    /** Hands the fields to the host: a BSATN array of keys and sums. */
    private void tellFields() {
        int size = Integer.BYTES;
        for (int i = 0; i < keys.size(); i++) {
            Object value = values.get(i);
            size += Strings.sizeMax(keys.get(i))
                    + 1
                    + (value instanceof String text ? Strings.sizeMax(text) : NUMBER_BYTES);
        }
        int start = Scratch.text(size);
        Memory.putInt(start, keys.size());
        int at = start + Integer.BYTES;
        for (int i = 0; i < keys.size(); i++) {
            at = writeValue(Strings.write(at, keys.get(i)), values.get(i));
        }
        HostFunctions.logFields(start, at - start);
    }

    private static int writeValue(int at, Object value) {
        if (value instanceof String text) {
            Memory.putByte(at, (byte) TAG_TEXT);
            return Strings.write(at + 1, text);
        }
        if (value instanceof Boolean flag) {
            Memory.putByte(at, (byte) TAG_BOOLEAN);
            Memory.putByte(at + 1, (byte) (flag ? 1 : 0));
            return at + 2;
        }
        if (value instanceof Double number) {
            Memory.putByte(at, (byte) TAG_FLOAT);
            Memory.putDouble(at + 1, number);
        } else {
            Memory.putByte(at, (byte) TAG_INTEGER);
            Memory.putLong(at + 1, (Long) value);
        }
        return at + 1 + NUMBER_BYTES;
    }
}
