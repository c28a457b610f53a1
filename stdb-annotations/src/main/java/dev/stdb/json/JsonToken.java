package dev.stdb.json;

/** What a {@link JsonReader} meets next. */
public enum JsonToken {
    /** An opening brace. */
    BEGIN_OBJECT,
    /** A closing brace. */
    END_OBJECT,
    /** An opening bracket. */
    BEGIN_ARRAY,
    /** A closing bracket. */
    END_ARRAY,
    /** A key of an object. */
    NAME,
    /** A string. */
    STRING,
    /** A number. */
    NUMBER,
    /** True or false. */
    BOOLEAN,
    /** Null. */
    NULL,
    /** The end of the text. */
    END_DOCUMENT
}
