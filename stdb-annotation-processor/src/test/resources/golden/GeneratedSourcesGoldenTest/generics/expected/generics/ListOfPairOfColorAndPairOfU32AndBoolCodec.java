package generics;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<Pair<Color, Pair<Long, Boolean>>>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfPairOfColorAndPairOfU32AndBoolCodec {
    private ListOfPairOfColorAndPairOfU32AndBoolCodec() {
    }

    static int sizeMax(List<Pair<Color, Pair<Long, Boolean>>> value) {
        return Scratch.listSize(value.size(), 6);
    }

    static int write(int at, List<Pair<Color, Pair<Long, Boolean>>> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Pair<Color, Pair<Long, Boolean>> element : value) {
            PairOfColorAndPairOfU32AndBoolCodec.write(p, element);
            p += 6;
        }
        return p;
    }

    static List<Pair<Color, Pair<Long, Boolean>>> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Pair<Color, Pair<Long, Boolean>>> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(PairOfColorAndPairOfU32AndBoolCodec.read(p));
            p += 6;
        }
        Cursor.end = p;
        return elements;
    }
}
