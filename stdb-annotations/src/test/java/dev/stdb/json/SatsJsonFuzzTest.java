package dev.stdb.json;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ModuleDefException;
import dev.stdb.moduledef.SampleModules;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.testing.Fuzz;
import dev.stdb.testing.SatsGens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever text is given for a value, a type or a module definition: it is read, or refused with a place. */
class SatsJsonFuzzTest {
    private static final int TYPES = 64;
    private static final String[] WORDS = {
        "null", "true", "{}", "[]", "[[", "{\"a\":", "\"", "\\u0000", "\\ud800", "-", "1e400", "0x", ",", ":", " "
    };
    private static final List<SatsGens.Typed> VALUES = values();

    private static List<SatsGens.Typed> values() {
        List<SatsGens.Typed> values = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(11);
        while (values.size() < TYPES) {
            values.add(SatsGens.typed(1).generate(random, 60));
        }
        return values;
    }

    private static AlgebraicType type(String input) {
        return VALUES.get(Math.floorMod((input.isEmpty() ? 'A' : input.charAt(0)) - 'A', TYPES))
                .type();
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** What is read must be a value of the type. */
    private static void read(byte[] input) {
        String text = text(input);
        AlgebraicType type = type(text);
        JsonReader in = new JsonReader(text.isEmpty() ? "" : text.substring(1));
        BsatnWriter out = new BsatnWriter();
        SatsJson.read(type, in, out);
        in.endDocument();
        BsatnReader written = new BsatnReader(out.toByteArray());
        BsatnWalker.skip(type, written);
        if (written.remaining() != 0) {
            throw new IllegalStateException("more bytes than the value: " + type);
        }
    }

    @Test
    void valuesAreReadOrRefused() {
        Fuzz fuzz = Fuzz.of("json-value", SatsJsonFuzzTest::read)
                .words(WORDS)
                .refusedBy(JsonException.class, BsatnException.class)
                .allocatesAtMost(256 << 10, 400);
        for (int i = 0; i < TYPES; i++) {
            SatsGens.Typed typed = VALUES.get(i);
            JsonWriter out = new JsonWriter();
            SatsJson.writeUntyped(typed.type(), new BsatnReader(typed.values().get(0)), out);
            fuzz.seed((char) ('A' + i) + out.toString());
        }
        fuzz.run(200_000);
    }

    @Test
    void anyTextIsSkippedOrRefused() {
        Fuzz.of("json-skip", input -> {
                    JsonReader in = new JsonReader(text(input));
                    in.skipValue();
                    in.endDocument();
                })
                .seed("{\"a\": [1, -2.5e3, \"x\\n\\u00e9\", true, null, {}], \"b\": {\"c\": []}}")
                .seed("[[[[1]]]]")
                .words(WORDS)
                .refusedBy(JsonException.class)
                .allocatesAtMost(64 << 10, 200)
                .run(100_000);
    }

    @Test
    void typesAreReadOrRefused() {
        Fuzz fuzz = Fuzz.of("json-type", input -> SatsJson.typeFromJson(new JsonReader(text(input))))
                .words(WORDS)
                .refusedBy(JsonException.class)
                .allocatesAtMost(64 << 10, 400);
        for (SatsGens.Typed typed : VALUES) {
            JsonWriter out = new JsonWriter();
            SatsJson.typeToJson(typed.type(), out);
            fuzz.seed(out.toString());
        }
        fuzz.run(100_000);
    }

    @Test
    void moduleDefinitionsAreReadOrRefused() {
        Fuzz.of("json-module", input -> SatsJson.moduleDefFromJson(text(input)))
                .seed(SatsJson.moduleDefToJson(SampleModules.everything(), 9))
                .seed(SatsJson.moduleDefToJson(SampleModules.everything(), 10))
                .words(WORDS)
                .refusedBy(JsonException.class, BsatnException.class, ModuleDefException.class)
                .allocatesAtMost(1 << 20, 400)
                .run(20_000);
    }
}
