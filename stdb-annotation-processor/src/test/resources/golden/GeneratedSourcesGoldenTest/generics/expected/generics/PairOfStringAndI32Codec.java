package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Pair<String, Integer>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PairOfStringAndI32Codec {
    private PairOfStringAndI32Codec() {
    }

    static int sizeMax(Pair<String, Integer> value) {
        return 4 + Strings.sizeMax(value.first());
    }

    static int write(int at, Pair<String, Integer> value) {
        int next = Strings.write(at, value.first());
        Memory.putInt(next, value.second());
        return next + 4;
    }

    static Pair<String, Integer> read(int at) {
        String first = Strings.read(at);
        int next = at + 4 + Memory.getInt(at);
        Integer second = Memory.getInt(next);
        Cursor.end = next + 4;
        return new Pair<String, Integer>(first, second);
    }
}
