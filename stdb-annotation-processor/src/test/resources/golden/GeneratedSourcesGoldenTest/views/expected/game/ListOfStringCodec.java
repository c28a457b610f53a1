package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import dev.stdb.module.Strings;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<String>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfStringCodec {
    private ListOfStringCodec() {
    }

    static int sizeMax(List<String> value) {
        int size = 4;
        for (String element : value) {
            size = Scratch.plus(size, Strings.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<String> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (String element : value) {
            p = Strings.write(p, element);
        }
        return p;
    }

    static List<String> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<String> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(Strings.read(p));
            p = p + 4 + Memory.getInt(p);
        }
        Cursor.end = p;
        return elements;
    }
}
