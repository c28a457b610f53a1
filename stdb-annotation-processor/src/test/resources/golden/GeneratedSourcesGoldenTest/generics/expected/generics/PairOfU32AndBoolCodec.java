package generics;

import dev.stdb.module.Values;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Pair<Long, Boolean>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PairOfU32AndBoolCodec {
    private PairOfU32AndBoolCodec() {
    }

    static int write(int at, Pair<Long, Boolean> value) {
        Values.writeU32(at, value.first());
        Values.writeBoolean(at + 4, value.second());
        return at + 5;
    }

    static Pair<Long, Boolean> read(int at) {
        Long first = Values.readU32(at);
        Boolean second = Values.readBoolean(at + 4);
        return new Pair<Long, Boolean>(first, second);
    }
}
