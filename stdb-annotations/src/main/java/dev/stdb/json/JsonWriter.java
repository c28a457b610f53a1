package dev.stdb.json;

import dev.stdb.CommonErrorCode;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Appends compact JSON to a text; commas and colons are placed by the writer. */
public final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private final int lengthMax;
    private boolean needsComma;

    /** Creates a writer with a text of its own. */
    public JsonWriter() {
        this(new StringBuilder());
    }

    /** Creates a writer that appends to {@code out}. */
    public JsonWriter(StringBuilder out) {
        this(out, Integer.MAX_VALUE);
    }

    /**
     * Creates a writer whose methods throw when the text has become longer than it may.
     *
     * @param lengthMax in characters; a single value may go beyond it
     */
    public JsonWriter(StringBuilder out, int lengthMax) {
        this.out = out;
        this.lengthMax = lengthMax;
    }

    /** Opens an object. */
    public JsonWriter beginObject() {
        separate();
        out.append('{');
        needsComma = false;
        return this;
    }

    /** Closes the innermost object. */
    public JsonWriter endObject() {
        out.append('}');
        needsComma = true;
        return this;
    }

    /** Opens an array. */
    public JsonWriter beginArray() {
        separate();
        out.append('[');
        needsComma = false;
        return this;
    }

    /** Closes the innermost array. */
    public JsonWriter endArray() {
        out.append(']');
        needsComma = true;
        return this;
    }

    /** Writes a key; its value must follow. */
    public JsonWriter name(String name) {
        separate();
        quote(name);
        out.append(':');
        needsComma = false;
        return this;
    }

    /** Writes a string, or null. */
    public JsonWriter value(@Nullable String value) {
        if (value == null) {
            return nullValue();
        }
        separate();
        quote(value);
        needsComma = true;
        return this;
    }

    /** Writes true or false. */
    public JsonWriter value(boolean value) {
        return raw(value ? "true" : "false");
    }

    /** Writes a whole number. */
    public JsonWriter value(long value) {
        separate();
        out.append(value);
        needsComma = true;
        return this;
    }

    /** Writes a whole number. */
    public JsonWriter value(BigInteger value) {
        return raw(value.toString());
    }

    /** Writes a number; null when it is not finite. */
    public JsonWriter value(double value) {
        return Double.isFinite(value) ? raw(Double.toString(value)) : nullValue();
    }

    /** Writes a number; null when it is not finite. */
    public JsonWriter value(float value) {
        return Float.isFinite(value) ? raw(Float.toString(value)) : nullValue();
    }

    /** Writes null. */
    public JsonWriter nullValue() {
        return raw("null");
    }

    /** Writes text that is JSON already. */
    public JsonWriter raw(String json) {
        separate();
        out.append(json);
        needsComma = true;
        return this;
    }

    /** Returns what was written. */
    @Override
    public String toString() {
        return out.toString();
    }

    private void separate() {
        if (out.length() > lengthMax) {
            throw new JsonException(CommonErrorCode.JSON_LIMIT, "text is too long: lengthMax=" + lengthMax, lengthMax);
        }
        if (needsComma) {
            out.append(',');
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
