package shop;

import dev.stdb.module.Cursor;
import java.util.List;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Item.Polygon} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class PolygonCodec {
    private PolygonCodec() {
    }

    static int sizeMax(Item.Polygon value) {
        return ListOfPointCodec.sizeMax(value.corners());
    }

    static int write(int at, Item.Polygon value) {
        int next = ListOfPointCodec.write(at, value.corners());
        return next;
    }

    static Item.Polygon read(int at) {
        List<Item.Point> corners = ListOfPointCodec.read(at);
        int next = Cursor.end;
        Cursor.end = next;
        return new Item.Polygon(corners);
    }
}
