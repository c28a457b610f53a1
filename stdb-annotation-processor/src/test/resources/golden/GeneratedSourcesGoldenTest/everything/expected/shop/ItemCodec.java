package shop;

import dev.stdb.module.Cursor;
import dev.stdb.module.Memory;
import dev.stdb.module.Strings;
import dev.stdb.module.Values;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Layout of {@code Item} in linear memory.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class ItemCodec {
    private ItemCodec() {
    }

    static int sizeMax(Item value) {
        return 96 + Strings.sizeMax(value.label()) + OptionalOfU32Codec.sizeMax(value.rank()) + ListOfOptionalOfStringCodec.sizeMax(value.tags()) + 4 + value.image().length + ShapeCodec.sizeMax(value.shape());
    }

    static int write(int at, Item value) {
        Memory.putLong(at, value.id());
        Values.writeU16(at + 8, value.slot());
        Values.writeBigInteger(at + 10, value.serial(), 16, false);
        StatusCodec.write(at + 26, value.status());
        Values.writeConnectionId(at + 27, value.owner());
        int next = Strings.write(at + 43, value.label());
        Memory.putInt(next, value.size());
        int next2 = OptionalOfU32Codec.write(next + 4, value.rank());
        int next3 = ListOfOptionalOfStringCodec.write(next2, value.tags());
        int next4 = Values.writeBytes(next3, value.image());
        int next5 = ShapeCodec.write(next4, value.shape());
        PointCodec.write(next5, value.origin());
        Values.writeUuid(next5 + 3, value.uuid());
        Values.writeTimeDuration(next5 + 19, value.age());
        Values.writeScheduleAt(next5 + 27, value.due());
        Memory.putFloat(next5 + 36, value.weight());
        Memory.putDouble(next5 + 40, value.price());
        Values.writeBoolean(next5 + 48, value.sold());
        return next5 + 49;
    }

    static Item read(int at) {
        long id = Memory.getLong(at);
        int slot = Values.readU16(at + 8);
        BigInteger serial = Values.readBigInteger(at + 10, 16, false);
        Item.Status status = StatusCodec.read(at + 26);
        ConnectionId owner = Values.readConnectionId(at + 27);
        String label = Strings.read(at + 43);
        int next = at + 47 + Memory.getInt(at + 43);
        int size = Memory.getInt(next);
        Optional<Long> rank = OptionalOfU32Codec.read(next + 4);
        int next2 = Cursor.end;
        List<Optional<String>> tags = ListOfOptionalOfStringCodec.read(next2);
        int next3 = Cursor.end;
        byte[] image = Values.readBytes(next3);
        int next4 = next3 + 4 + Memory.getInt(next3);
        Item.Shape shape = ShapeCodec.read(next4);
        int next5 = Cursor.end;
        Item.Point origin = PointCodec.read(next5);
        Uuid uuid = Values.readUuid(next5 + 3);
        TimeDuration age = Values.readTimeDuration(next5 + 19);
        ScheduleAt due = Values.readScheduleAt(next5 + 27);
        float weight = Memory.getFloat(next5 + 36);
        double price = Memory.getDouble(next5 + 40);
        boolean sold = Values.readBoolean(next5 + 48);
        Cursor.end = next5 + 49;
        return new Item(id, slot, serial, status, owner, label, size, rank, tags, image, shape, origin, uuid, age, due, weight, price, sold);
    }
}
