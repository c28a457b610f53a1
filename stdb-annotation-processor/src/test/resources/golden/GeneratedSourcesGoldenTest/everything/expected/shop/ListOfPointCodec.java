package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code List<Item.Point>} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ListOfPointCodec {
    private ListOfPointCodec() {
    }

    static int sizeMax(List<Item.Point> value) {
        return Scratch.listSize(value.size(), 3);
    }

    static int write(int at, List<Item.Point> value) {
        Memory.putInt(at, value.size());
        int p = at + 4;
        for (Item.Point element : value) {
            PointCodec.write(p, element);
            p += 3;
        }
        return p;
    }

    static List<Item.Point> read(int at) {
        int count = Memory.getInt(at);
        int p = at + 4;
        List<Item.Point> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(PointCodec.read(p));
            p += 3;
        }
        Cursor.end = p;
        return elements;
    }
}
