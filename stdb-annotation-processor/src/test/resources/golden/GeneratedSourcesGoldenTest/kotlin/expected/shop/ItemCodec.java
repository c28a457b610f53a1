package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Layout of {@code Item} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ItemCodec {
    private ItemCodec() {
    }

    static int sizeMax(Item value) {
        return 4 + Strings.sizeMax(value.name()) + ListOfShapeCodec.sizeMax(value.shapes());
    }

    static int write(int at, Item value) {
        Values.writeU32(at, value.id());
        int next = Strings.write(at + 4, value.name());
        int next2 = ListOfShapeCodec.write(next, value.shapes());
        return next2;
    }

    static Item read(int at) {
        long id = Values.readU32(at);
        String name = Strings.read(at + 4);
        int next = at + 8 + Memory.getInt(at + 4);
        List<Shape> shapes = ListOfShapeCodec.read(next);
        int next2 = Cursor.end;
        Cursor.end = next2;
        return new Item(id, name, shapes);
    }
}
