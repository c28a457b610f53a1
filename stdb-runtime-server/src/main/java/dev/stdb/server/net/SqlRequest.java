package dev.stdb.server.net;

import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.server.api.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * Body of an SQL request: the text of a statement or, our extension, a JSON object {@code {"sql": "...", "params":
 * ...}} with content type {@code application/json}. A statement never starts with a brace, so that clients that send
 * text under that content type go on working.
 *
 * @param sql the statement
 * @param parametersJson values of its parameters, absent if there are none
 */
record SqlRequest(String sql, @Nullable String parametersJson) {
    /** Deepest nesting; keeps the reader from recursing without bound. */
    private static final int DEPTH_MAX = 200;

    /** Reads a body. */
    static SqlRequest of(@Nullable String contentType, String body) {
        boolean json = contentType != null
                && contentType.startsWith(Reply.JSON)
                && body.stripLeading().startsWith("{");
        return json ? ofJson(body) : new SqlRequest(body, null);
    }

    private static SqlRequest ofJson(String body) {
        if (depth(body) > DEPTH_MAX) {
            throw bad("nests too deeply");
        }
        try {
            JsonReader in = new JsonReader(body);
            String sql = null;
            String params = null;
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "sql" -> sql = in.nextString();
                    case "params" -> {
                        in.peek();
                        int start = in.position();
                        in.skipValue();
                        params = body.substring(start, in.position()).strip();
                    }
                    default -> throw bad("expected `sql` and `params`");
                }
            }
            in.endObject();
            in.endDocument();
            if (sql == null) {
                throw bad("missing field `sql`");
            }
            return new SqlRequest(sql, params);
        } catch (JsonException e) {
            throw bad("" + e.getMessage());
        }
    }

    private static ApiException bad(String detail) {
        return ApiException.of(
                ApiException.Reason.API_BAD_REQUEST, "the body must be {\"sql\": text, \"params\": values}: " + detail);
    }

    /** Returns how deep a JSON text nests. */
    private static int depth(String json) {
        int depth = 0;
        int deepest = 0;
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inString) {
                i += c == '\\' ? 1 : 0;
                inString = c != '"';
            } else if (c == '"') {
                inString = true;
            } else {
                depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
                deepest = Math.max(deepest, depth);
            }
        }
        return deepest;
    }
}
