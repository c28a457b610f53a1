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
        Memory.putShort(at + 8, value.slot());
        Values.writeBigInteger(at + 10, value.serial(), 16, false);
        StatusCodec.write(at + 26, value.status());
        Values.writeConnectionId(at + 27, value.owner());
        int next = Strings.write(at + 43, value.label());
        Memory.putInt(next, value.size());
        int next_ = OptionalOfU32Codec.write(next + 4, value.rank());
        int next__ = ListOfOptionalOfStringCodec.write(next_, value.tags());
        int next___ = Values.writeBytes(next__, value.image());
        int next____ = ShapeCodec.write(next___, value.shape());
        PointCodec.write(next____, value.origin());
        Values.writeUuid(next____ + 3, value.uuid());
        Values.writeTimeDuration(next____ + 19, value.age());
        Values.writeScheduleAt(next____ + 27, value.due());
        Memory.putFloat(next____ + 36, value.weight());
        Memory.putDouble(next____ + 40, value.price());
        Values.writeBoolean(next____ + 48, value.sold());
        return next____ + 49;
    }

    static Item read(int at) {
        long id = Memory.getLong(at);
        short slot = Memory.getShort(at + 8);
        BigInteger serial = Values.readBigInteger(at + 10, 16, false);
        Item.Status status = StatusCodec.read(at + 26);
        ConnectionId owner = Values.readConnectionId(at + 27);
        String label = Strings.read(at + 43);
        int next = at + 47 + Memory.getInt(at + 43);
        int size = Memory.getInt(next);
        Optional<Integer> rank = OptionalOfU32Codec.read(next + 4);
        int next_ = Cursor.end;
        List<Optional<String>> tags = ListOfOptionalOfStringCodec.read(next_);
        int next__ = Cursor.end;
        byte[] image = Values.readBytes(next__);
        int next___ = next__ + 4 + Memory.getInt(next__);
        Item.Shape shape = ShapeCodec.read(next___);
        int next____ = Cursor.end;
        Item.Point origin = PointCodec.read(next____);
        Uuid uuid = Values.readUuid(next____ + 3);
        TimeDuration age = Values.readTimeDuration(next____ + 19);
        ScheduleAt due = Values.readScheduleAt(next____ + 27);
        float weight = Memory.getFloat(next____ + 36);
        double price = Memory.getDouble(next____ + 40);
        boolean sold = Values.readBoolean(next____ + 48);
        Cursor.end = next____ + 49;
        return new Item(id, slot, serial, status, owner, label, size, rank, tags, image, shape, origin, uuid, age, due, weight, price, sold);
    }
}
