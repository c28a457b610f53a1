package dev.stdb.bsatn;

import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ModuleDefException;
import dev.stdb.moduledef.SampleModules;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.testing.Fuzz;
import dev.stdb.testing.SatsGens;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever bytes are given for a value, a type or a module definition: they are read, or refused with a place. */
class BsatnFuzzTest {
    private static final int TYPES = 64;
    private static final List<SatsGens.Typed> VALUES = values();

    /** Types with a value each; those of the end are what types at random hardly ever are. */
    private static List<SatsGens.Typed> values() {
        List<SatsGens.Typed> values = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(7);
        while (values.size() < TYPES - 2) {
            values.add(SatsGens.typed(1).generate(random, 60));
        }
        ProductType unit = ProductType.of();
        byte[] two = {2, 0, 0, 0};
        values.add(new SatsGens.Typed(new ArrayType(unit), List.of(two)));
        values.add(new SatsGens.Typed(new ArrayType(ProductType.of(new ProductType.Element("u", unit))), List.of(two)));
        return values;
    }

    /** The first byte chooses the type. */
    private static byte[] input(int index) {
        byte[] value = VALUES.get(index).values().get(0);
        byte[] input = new byte[value.length + 1];
        input[0] = (byte) index;
        System.arraycopy(value, 0, input, 1, value.length);
        return input;
    }

    private static AlgebraicType type(byte[] input) {
        return VALUES.get((input.length == 0 ? 0 : input[0] & 0xFF) % TYPES).type();
    }

    private static Fuzz ofValues(String name, Fuzz.Target target) {
        Fuzz fuzz = Fuzz.of(name, target).refusedBy(BsatnException.class);
        for (int i = 0; i < TYPES; i++) {
            fuzz.seed(input(i));
        }
        return fuzz;
    }

    private static BsatnReader reader(byte[] input) {
        return new BsatnReader(input, Math.min(1, input.length), Math.max(0, input.length - 1));
    }

    @Test
    void valuesAreValidOrRefused() {
        ofValues("bsatn-walk", input -> BsatnWalker.skip(type(input), reader(input)))
                .allocatesAtMost(16 << 10, 8)
                .run(200_000);
    }

    @Test
    void validValuesCompareAndEqualThemselves() {
        ofValues("bsatn-compare", input -> {
                    AlgebraicType type = type(input);
                    BsatnWalker.skip(type, reader(input));
                    if (BsatnWalker.compare(type, input, 1, input, 1) != 0) {
                        throw new IllegalStateException("not equal to itself: " + type);
                    }
                })
                .allocatesAtMost(16 << 10, 8)
                .run(100_000);
    }

    @Test
    void validValuesHaveAText() {
        ofValues("bsatn-json", input -> {
                    BsatnWalker.skip(type(input), reader(input));
                    JsonWriter out = new JsonWriter();
                    SatsJson.writeTyped(type(input), reader(input), out);
                    SatsJson.writeUntyped(type(input), reader(input), out);
                })
                .allocatesAtMost(128 << 10, 40 * BsatnWalker.EMPTY_ELEMENTS_MAX)
                .run(100_000);
    }

    @Test
    void typesAreReadOrRefused() {
        Fuzz fuzz = Fuzz.of("bsatn-type", input -> TypeCodec.read(new BsatnReader(input)))
                .refusedBy(BsatnException.class)
                .allocatesAtMost(64 << 10, 400);
        VALUES.forEach(typed -> fuzz.seed(TypeCodec.encode(typed.type())));
        fuzz.run(200_000);
    }

    @Test
    void moduleDefinitionsAreReadOrRefused() {
        byte[] v9 = ModuleDefCodec.encodeV9(SampleModules.everything());
        byte[] v10 = ModuleDefCodec.encode(SampleModules.everything());
        Fuzz.of("bsatn-module", ModuleDefCodec::decode)
                .seed(v9)
                .seed(v10)
                .refusedBy(BsatnException.class, ModuleDefException.class)
                .allocatesAtMost(1 << 20, 400)
                .run(50_000);
    }
}
