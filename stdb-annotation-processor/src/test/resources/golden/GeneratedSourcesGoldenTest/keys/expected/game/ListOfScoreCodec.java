package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<Score>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfScoreCodec {
    private ListOfScoreCodec() {
    }

    static int sizeMax(List<Score> value) {
        return Scratch.listSize(value.size(), 44);
    }

    static int write(int at, List<Score> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Score element : value) {
            ScoreCodec.write(p, element);
            p += 44;
        }
        return p;
    }

    static List<Score> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Score> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(ScoreCodec.read(p));
            p += 44;
        }
        Cursor.end = p;
        return elements;
    }
}
