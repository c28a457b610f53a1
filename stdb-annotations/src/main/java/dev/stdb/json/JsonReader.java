package dev.stdb.json;

import dev.stdb.CommonErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Strict pull reader of RFC 8259 text: no comments, no trailing commas, no leading zeros.
 *
 * <p>The caller asks for what it expects; anything else throws {@link JsonException} with the position. Confined to one
 * thread.
 */
public final class JsonReader {
    /** Limit of nesting, so that hostile text cannot exhaust the stack of recursive callers. */
    private static final int DEPTH_MAX = 512;

    private enum Scope {
        DOCUMENT,
        EMPTY_OBJECT,
        NAME_READ,
        OBJECT,
        EMPTY_ARRAY,
        ARRAY,
        DONE
    }

    private final String text;
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private int at;

    /** Creates a reader of a whole document. */
    public JsonReader(String text) {
        this.text = text;
        scopes.push(Scope.DOCUMENT);
    }

    /** Returns the 0-based character the reader stands at. */
    public int position() {
        return at;
    }

    /** Returns what comes next without consuming it. */
    public JsonToken peek() {
        skipSpace();
        Scope scope = scope();
        if (scope == Scope.DONE) {
            if (at < text.length()) {
                throw syntax("unexpected text after the document");
            }
            return JsonToken.END_DOCUMENT;
        }
        if (at >= text.length()) {
            throw syntax("unexpected end of text");
        }
        char c = text.charAt(at);
        if (scope == Scope.EMPTY_OBJECT || scope == Scope.OBJECT) {
            return c == '}' ? JsonToken.END_OBJECT : JsonToken.NAME;
        }
        if (scope == Scope.EMPTY_ARRAY && c == ']') {
            return JsonToken.END_ARRAY;
        }
        if (scope == Scope.ARRAY) {
            if (c == ']') {
                return JsonToken.END_ARRAY;
            }
            return tokenOf(charAfterComma());
        }
        return tokenOf(c);
    }

    /** Consumes an opening brace. */
    public void beginObject() {
        expect(JsonToken.BEGIN_OBJECT);
        at++;
        push(Scope.EMPTY_OBJECT);
    }

    /** Consumes a closing brace. */
    public void endObject() {
        if (peek() != JsonToken.END_OBJECT) {
            throw mismatch("end of object");
        }
        at++;
        scopes.pop();
        valueDone();
    }

    /** Consumes an opening bracket. */
    public void beginArray() {
        expect(JsonToken.BEGIN_ARRAY);
        at++;
        push(Scope.EMPTY_ARRAY);
    }

    /** Consumes a closing bracket. */
    public void endArray() {
        if (peek() != JsonToken.END_ARRAY) {
            throw mismatch("end of array");
        }
        at++;
        scopes.pop();
        valueDone();
    }

    /** Returns whether the innermost object or array has more members. */
    public boolean hasNext() {
        JsonToken token = peek();
        return token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY && token != JsonToken.END_DOCUMENT;
    }

    /** Consumes a key and its colon. */
    public String nextName() {
        if (peek() != JsonToken.NAME) {
            throw mismatch("a key");
        }
        if (scope() == Scope.OBJECT) {
            comma();
        }
        if (at >= text.length() || text.charAt(at) != '"') {
            throw syntax("expected a key");
        }
        String name = quoted();
        skipSpace();
        if (at >= text.length() || text.charAt(at) != ':') {
            throw syntax("expected a colon");
        }
        at++;
        scopes.pop();
        scopes.push(Scope.NAME_READ);
        return name;
    }

    /** Consumes a string. */
    public String nextString() {
        expect(JsonToken.STRING);
        String value = quoted();
        valueDone();
        return value;
    }

    /** Consumes true or false. */
    public boolean nextBoolean() {
        expect(JsonToken.BOOLEAN);
        boolean value = text.charAt(at) == 't';
        literal(value ? "true" : "false");
        valueDone();
        return value;
    }

    /** Consumes null. */
    public void nextNull() {
        expect(JsonToken.NULL);
        literal("null");
        valueDone();
    }

    /** Consumes a number and returns its text. */
    public String nextNumber() {
        expect(JsonToken.NUMBER);
        int start = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
        if (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            throw syntax("malformed number");
        }
        String value = text.substring(start, at);
        valueDone();
        return value;
    }

    /**
     * Consumes a whole number that fits 64 bits.
     *
     * @throws JsonException if the number has a fraction, an exponent or too many digits
     */
    public long nextLong() {
        int start = at;
        String number = nextNumber();
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new JsonException(CommonErrorCode.JSON_TYPE, "expected a 64-bit integer: value=" + number, start);
        }
    }

    /** Consumes any value. */
    public void skipValue() {
        switch (peek()) {
            case BEGIN_OBJECT -> {
                beginObject();
                while (hasNext()) {
                    nextName();
                    skipValue();
                }
                endObject();
            }
            case BEGIN_ARRAY -> {
                beginArray();
                while (hasNext()) {
                    skipValue();
                }
                endArray();
            }
            case STRING -> nextString();
            case NUMBER -> nextNumber();
            case BOOLEAN -> nextBoolean();
            case NULL -> nextNull();
            default -> throw mismatch("a value");
        }
    }

    /** Checks that the document is complete and nothing follows. */
    public void endDocument() {
        if (peek() != JsonToken.END_DOCUMENT) {
            throw mismatch("end of document");
        }
    }

    /** Returns an error about the value the reader stands at. */
    JsonException mismatch(String expected) {
        skipSpace();
        return new JsonException(CommonErrorCode.JSON_TYPE, "expected " + expected, at);
    }

    private void expect(JsonToken token) {
        JsonToken found = peek();
        if (found != token) {
            throw mismatch(describe(token) + ", found " + describe(found));
        }
        if (scope() == Scope.ARRAY) {
            comma();
        }
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case BEGIN_OBJECT -> "an object";
            case END_OBJECT -> "the end of the object";
            case BEGIN_ARRAY -> "an array";
            case END_ARRAY -> "the end of the array";
            case NAME -> "a key";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case END_DOCUMENT -> "the end of the text";
        };
    }

    private void valueDone() {
        Scope scope = scopes.pop();
        scopes.push(
                switch (scope) {
                    case DOCUMENT, DONE -> Scope.DONE;
                    case EMPTY_OBJECT, NAME_READ, OBJECT -> Scope.OBJECT;
                    case EMPTY_ARRAY, ARRAY -> Scope.ARRAY;
                });
    }

    private JsonToken tokenOf(char c) {
        return switch (c) {
            case '{' -> JsonToken.BEGIN_OBJECT;
            case '[' -> JsonToken.BEGIN_ARRAY;
            case '"' -> JsonToken.STRING;
            case 't', 'f' -> JsonToken.BOOLEAN;
            case 'n' -> JsonToken.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonToken.NUMBER;
            default -> throw syntax("unexpected character");
        };
    }

    private char charAfterComma() {
        if (text.charAt(at) != ',') {
            throw syntax("expected a comma");
        }
        int next = at + 1;
        while (next < text.length() && isSpace(text.charAt(next))) {
            next++;
        }
        if (next >= text.length()) {
            throw syntax("unexpected end of text");
        }
        return text.charAt(next);
    }

    private void comma() {
        skipSpace();
        if (at >= text.length() || text.charAt(at) != ',') {
            throw syntax("expected a comma");
        }
        at++;
        skipSpace();
    }

    private String quoted() {
        int start = ++at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\') {
                return escaped(start);
            }
            if (c < 0x20) {
                throw syntax("control character in string");
            }
            at++;
        }
        throw syntax("unterminated string");
    }

    private String escaped(int start) {
        StringBuilder value = new StringBuilder(text.substring(start, at));
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c < 0x20) {
                throw syntax("control character in string");
            }
            value.append(c == '\\' ? escape() : c);
        }
        throw syntax("unterminated string");
    }

    private char escape() {
        if (at >= text.length()) {
            throw syntax("unterminated string");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> throw syntax("unknown escape");
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw syntax("unterminated escape");
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                throw syntax("malformed escape");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw syntax("expected a digit");
        }
    }

    private void literal(String literal) {
        if (!text.startsWith(literal, at)) {
            throw syntax("unknown word");
        }
        at += literal.length();
    }

    private void push(Scope scope) {
        if (scopes.size() > DEPTH_MAX) {
            throw syntax("nested too deeply");
        }
        scopes.push(scope);
    }

    private Scope scope() {
        return scopes.element();
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private JsonException syntax(String problem) {
        return new JsonException(CommonErrorCode.JSON_SYNTAX, problem, at);
    }
}
