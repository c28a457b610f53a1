package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<Optional<String>>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfOptionalOfStringCodec {
    private ListOfOptionalOfStringCodec() {
    }

    static int sizeMax(List<Optional<String>> value) {
        int size = 4;
        for (Optional<String> element : value) {
            size = Scratch.plus(size, OptionalOfStringCodec.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<Optional<String>> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Optional<String> element : value) {
            p = OptionalOfStringCodec.write(p, element);
        }
        return p;
    }

    static List<Optional<String>> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Optional<String>> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(OptionalOfStringCodec.read(p));
            p = Cursor.end;
        }
        Cursor.end = p;
        return elements;
    }
}
