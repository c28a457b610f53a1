package dev.stdb.module;

import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Claims of the token that a caller has connected with; the host has checked it. Immutable. */
public final class Claims {

    private final String json;

    /**
     * Creates claims.
     *
     * @param json a JSON object
     */
    Claims(String json) {
        this.json = json;
    }

    /** Returns who the token is about. */
    public String subject() {
        return text("sub").orElse("");
    }

    /** Returns who has issued the token. */
    public String issuer() {
        return text("iss").orElse("");
    }

    /** Returns whom the token is for; empty if it does not say. */
    public List<String> audience() {
        return texts("aud");
    }

    /** Returns a claim that is a text. */
    public Optional<String> text(String name) {
        JsonReader in = new JsonReader(json);
        if (!find(in, name) || in.peek() != JsonToken.STRING) {
            return Optional.empty();
        }
        return Optional.of(in.nextString());
    }

    /** Returns the texts in a claim that is a list of them, or one; empty if it is neither. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        JsonReader in = new JsonReader(json);
        if (find(in, name)) {
            if (in.peek() == JsonToken.STRING) {
                texts.add(in.nextString());
            } else if (in.peek() == JsonToken.BEGIN_ARRAY) {
                in.beginArray();
                while (in.hasNext()) {
                    if (in.peek() == JsonToken.STRING) {
                        texts.add(in.nextString());
                    } else {
                        in.skipValue();
                    }
                }
            }
        }
        return texts;
    }

    /** Moves to the value of a claim; returns whether there is one. */
    private static boolean find(JsonReader in, String name) {
        in.beginObject();
        while (in.hasNext()) {
            if (in.nextName().equals(name)) {
                return true;
            }
            in.skipValue();
        }
        return false;
    }

    /** Returns all claims as a JSON object, for what the other methods do not read. */
    public String toJson() {
        return json;
    }
}
