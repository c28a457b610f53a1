package generics;

import javax.annotation.processing.Generated;

/**
 * Layout of {@code Pair<Color, Pair<Long, Boolean>>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PairOfColorAndPairOfU32AndBoolCodec {
    private PairOfColorAndPairOfU32AndBoolCodec() {
    }

    static int write(int at, Pair<Color, Pair<Long, Boolean>> value) {
        ColorCodec.write(at, value.first());
        PairOfU32AndBoolCodec.write(at + 1, value.second());
        return at + 6;
    }

    static Pair<Color, Pair<Long, Boolean>> read(int at) {
        Color first = ColorCodec.read(at);
        Pair<Long, Boolean> second = PairOfU32AndBoolCodec.read(at + 1);
        return new Pair<Color, Pair<Long, Boolean>>(first, second);
    }
}
