package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code List<Shape>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfShapeCodec {
    private ListOfShapeCodec() {
    }

    static int sizeMax(List<Shape> value) {
        int size = 4;
        for (Shape element : value) {
            size = Scratch.plus(size, ShapeCodec.sizeMax(element));
        }
        return size;
    }

    static int write(int at, List<Shape> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Shape element : value) {
            p = ShapeCodec.write(p, element);
        }
        return p;
    }

    static List<Shape> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Shape> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(ShapeCodec.read(p));
            p = Cursor.end;
        }
        Cursor.end = p;
        return elements;
    }
}
