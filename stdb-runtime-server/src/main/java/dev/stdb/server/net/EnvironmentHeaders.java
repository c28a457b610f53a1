package dev.stdb.server.net;

import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.EnvironmentEdit;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Environment variables in the headers of a request (spec http-api.md §5.1): {@code KEY=VALUE} repeated or separated by
 * commas, where a value is bare, {@code '…'} as it stands, or {@code "…"} with the escapes of JSON. Texts are UTF-8.
 * Errors name keys, never values. Confined to one thread.
 */
final class EnvironmentHeaders {
    /** Header with values. */
    static final String SET = "spacetime-environment";

    /** Header with the keys of values to remove; {@code *} removes all. */
    static final String REMOVE = "spacetime-environment-remove";

    private static final String ALL = "*";

    private final String text;
    private int at;

    private EnvironmentHeaders(String text) {
        this.text = text;
    }

    /** Reads what the headers of a request ask for. */
    static EnvironmentEdit read(HttpHeaders headers) {
        Map<String, String> values = new HashMap<>();
        for (String header : headers.getAll(SET)) {
            new EnvironmentHeaders(decoded(header)).readValues(values);
        }
        Set<String> removed = new HashSet<>();
        for (String header : headers.getAll(REMOVE)) {
            for (String key : header.split(",", -1)) {
                removed.add(key.strip());
            }
        }
        boolean replaces = removed.remove(ALL);
        if (replaces && !removed.isEmpty()) {
            throw malformed(REMOVE + ": * stands alone");
        }
        return checked(new EnvironmentEdit(replaces, values, removed));
    }

    /** Refuses keys that are both given and removed. */
    static EnvironmentEdit checked(EnvironmentEdit edit) {
        for (String key : edit.removed()) {
            if (edit.values().containsKey(key)) {
                throw malformed("environment variable is both given and removed: key=" + key);
            }
        }
        return edit;
    }

    /** Headers arrive as the characters of their bytes. */
    private static String decoded(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void readValues(Map<String, String> values) {
        while (true) {
            skipSpace();
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                throw malformed(SET + ": expected KEY=VALUE");
            }
            String key = text.substring(at, equals).strip();
            at = equals + 1;
            if (values.put(key, readValue(key)) != null) {
                throw malformed("environment variable is given twice: key=" + key);
            }
            skipSpace();
            if (at == text.length()) {
                return;
            }
            if (text.charAt(at++) != ',') {
                throw malformed(SET + ": expected a comma behind the value: key=" + key);
            }
        }
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private String readValue(String key) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '\'') {
            String literal = text.substring(at + 1, endOf(key, '\''));
            at += literal.length() + 2;
            return literal;
        }
        if (at < text.length() && text.charAt(at) == '"') {
            int from = at;
            at = endOf(key, '"') + 1;
            return unescaped(key, text.substring(from, at));
        }
        int end = text.indexOf(',', at);
        String bare = text.substring(at, end < 0 ? text.length() : end).strip();
        at = end < 0 ? text.length() : end;
        return bare;
    }

    /** Returns where the quote is that ends the value which begins here. */
    private int endOf(String key, char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == quote) {
                return i;
            }
            if (quote == '"' && text.charAt(i) == '\\') {
                i++;
            }
        }
        throw malformed(SET + ": the value does not end: key=" + key);
    }

    private static String unescaped(String key, String json) {
        try {
            JsonReader in = new JsonReader(json);
            String value = in.nextString();
            in.endDocument();
            return value;
        } catch (JsonException e) {
            throw malformed(SET + ": the value is no text of JSON: key=" + key);
        }
    }

    private static ApiException malformed(String text) {
        return ApiException.of(ApiException.Reason.API_BAD_REQUEST, text);
    }
}
