package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.AlgebraicType;

/** Shows encoded values to people. */
final class ValueText {
    private ValueText() {}

    /** Returns the text of a valid value. */
    static String of(AlgebraicType type, byte[] value) {
        JsonWriter out = new JsonWriter();
        SatsJson.writeTyped(type, new BsatnReader(value), out);
        return out.toString();
    }
}
