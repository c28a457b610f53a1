package dev.stdb.server.api;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonToken;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.TypeNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a call as JSON: an array in the order of the parameters, or an object keyed by their names, those in
 * module code or the canonical ones (spec sats.md §4.2). Errors name the argument, its type and the place in the text.
 */
final class JsonArguments {

    private final ProductType params;
    private final List<@Nullable String> canonicalNames;
    private final JsonReader in;

    private JsonArguments(ProductType params, List<@Nullable String> canonicalNames, String json) {
        this.params = params;
        this.canonicalNames = canonicalNames;
        this.in = new JsonReader(json);
    }

    /** Arguments that are none; the text is for the caller. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Returns the arguments as BSATN.
     *
     * @param params the parameters under their names in module code
     * @param canonicalNames their canonical names
     */
    static byte[] toBsatn(ProductType params, List<@Nullable String> canonicalNames, String json)
            throws InvalidException {
        JsonArguments arguments = new JsonArguments(params, canonicalNames, json);
        try {
            byte[] args = arguments.read();
            arguments.in.endDocument();
            return args;
        } catch (JsonException e) {
            throw new InvalidException(String.valueOf(e.getMessage()));
        }
    }

    private byte[] read() throws InvalidException {
        JsonToken token = in.peek();
        if (token == JsonToken.BEGIN_ARRAY) {
            return readArray();
        }
        if (token == JsonToken.BEGIN_OBJECT) {
            return readObject();
        }
        throw new InvalidException("expected a JSON array or object with the arguments " + TypeNames.of(params));
    }

    private byte[] readArray() throws InvalidException {
        BsatnWriter out = new BsatnWriter();
        int count = 0;
        in.beginArray();
        while (in.hasNext()) {
            if (count < params.size()) {
                readArgument(count, out);
            } else {
                in.skipValue();
            }
            count++;
        }
        in.endArray();
        if (count != params.size()) {
            throw new InvalidException(
                    "expected " + params.size() + " arguments " + TypeNames.of(params) + ", found " + count);
        }
        return out.toByteArray();
    }

    private byte[] readObject() throws InvalidException {
        @Nullable BsatnWriter[] values = new BsatnWriter[params.size()];
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            int index = indexOf(name);
            if (index < 0 || values[index] != null) {
                throw new InvalidException((index < 0 ? "unknown argument " : "repeated argument ") + name
                        + ", expected " + TypeNames.of(params));
            }
            BsatnWriter value = new BsatnWriter();
            readArgument(index, value);
            values[index] = value;
        }
        in.endObject();
        BsatnWriter out = new BsatnWriter();
        for (int i = 0; i < values.length; i++) {
            BsatnWriter value = values[i];
            if (value == null) {
                throw new InvalidException("missing " + describe(i));
            }
            out.writeRaw(value.array(), 0, value.length());
        }
        return out.toByteArray();
    }

    private void readArgument(int index, BsatnWriter out) throws InvalidException {
        try {
            SatsJson.read(params.typeAt(index), in, out);
        } catch (JsonException e) {
            throw new InvalidException(describe(index) + ": " + e.getMessage());
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < params.size(); i++) {
            if (name.equals(params.elements().get(i).name())) {
                return i;
            }
        }
        return canonicalNames.indexOf(name);
    }

    /** Returns for example {@code argument 2 (amount: I64)}. */
    private String describe(int index) {
        String name = params.elements().get(index).name();
        String type = TypeNames.of(params.typeAt(index));
        return "argument " + (index + 1) + " (" + (name == null ? type : name + ": " + type) + ")";
    }
}
