package shop;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.Strings;
import dev.stdb.module.TableHandle;
import dev.stdb.module.Values;
import dev.stdb.types.ConnectionId;
import java.math.BigInteger;
import java.util.Optional;
import javax.annotation.processing.Generated;
import shop.model.Item;

/**
 * Table {@code Items}: rows of {@link Item}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ItemsTable extends TableHandle<Item> {
    private final IdIndex id = new IdIndex(this);

    private final SlotIndex slot = new SlotIndex(this);

    private final SerialIndex serial = new SerialIndex(this);

    private final StatusIndex status = new StatusIndex(this);

    private final OwnerLabelSizeIndex ownerLabelSize = new OwnerLabelSizeIndex(this);

    private final ByHashIndex byHash = new ByHashIndex(this);

    ItemsTable() {
        super("Items");
    }

    /**
     * Returns the unique index on {@code id}.
     */
    public IdIndex id() {
        return id;
    }

    /**
     * Returns the unique index on {@code slot}.
     */
    public SlotIndex slot() {
        return slot;
    }

    /**
     * Returns the unique index on {@code serial}.
     */
    public SerialIndex serial() {
        return serial;
    }

    /**
     * Returns the index on {@code status}.
     */
    public StatusIndex status() {
        return status;
    }

    /**
     * Returns the index on {@code owner}, {@code label}, {@code width}.
     */
    public OwnerLabelSizeIndex ownerLabelSize() {
        return ownerLabelSize;
    }

    /**
     * Returns the index on {@code width}, {@code owner}.
     */
    public ByHashIndex byHash() {
        return byHash;
    }

    /**
     * Inserts a row and returns it, with generated values in the auto-increment columns that were zero.
     */
    public Item insert(Item row) {
        int at = Scratch.row(ItemCodec.sizeMax(row));
        insertRow(at, ItemCodec.write(at, row));
        return withGenerated(row, at);
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Item update(Item row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Item row) {
        int at = Scratch.row(4 + ItemCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, ItemCodec.write(at + 4, row)) > 0;
    }

    private static Item withGenerated(Item row, int at) {
        int p = at;
        long id = row.id();
        if (id == 0) {
            id = Memory.getLong(p);
            p += 8;
        }
        BigInteger serial = row.serial();
        if (serial.equals(BigInteger.ZERO)) {
            serial = Values.readBigInteger(p, 16, false);
        }
        return new Item(id, row.slot(), serial, row.status(), row.owner(), row.label(), row.size(), row.rank(), row.tags(), row.image(), row.shape(), row.origin(), row.uuid(), row.age(), row.due(), row.weight(), row.price(), row.sold());
    }

    @Override
    protected Item readRow(int at) {
        return ItemCodec.read(at);
    }

    /**
     * Index {@code Items_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Item> {
        private IdIndex(ItemsTable table) {
            super(table, "Items_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Item> find(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            return found == 0 ? Optional.empty() : Optional.of(ItemCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Item require(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            if (found == 0) {
                throw noSuchRow();
            }
            return ItemCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Item update(Item row) {
            int at = Scratch.row(ItemCodec.sizeMax(row));
            updateRow(at, ItemCodec.write(at, row));
            return withGenerated(row, at);
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            return deletePoint(at, at + 8) > 0;
        }

        /**
         * Returns the rows with {@code id} in a range.
         */
        public RowIterator<Item> filter(Range<Long> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code id} in a range and returns how many there were.
         */
        public int delete(Range<Long> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int idBound(int at, byte tag, Long key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putLong(at + 1, key);
            return at + 9;
        }
    }

    /**
     * Index {@code Items_slot_idx_direct}.
     */
    public static final class SlotIndex extends IndexHandle<Item> {
        private SlotIndex(ItemsTable table) {
            super(table, "Items_slot_idx_direct");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Item> find(int slot) {
            int at = Scratch.KEY;
            Values.writeU16(at, slot);
            int found = loadPoint(at, at + 2);
            return found == 0 ? Optional.empty() : Optional.of(ItemCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Item require(int slot) {
            int at = Scratch.KEY;
            Values.writeU16(at, slot);
            int found = loadPoint(at, at + 2);
            if (found == 0) {
                throw noSuchRow();
            }
            return ItemCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Item update(Item row) {
            int at = Scratch.row(ItemCodec.sizeMax(row));
            updateRow(at, ItemCodec.write(at, row));
            return withGenerated(row, at);
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(int slot) {
            int at = Scratch.KEY;
            Values.writeU16(at, slot);
            return deletePoint(at, at + 2) > 0;
        }

        /**
         * Returns the rows with {@code slot} in a range.
         */
        public RowIterator<Item> filter(Range<Integer> slot) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = slotBound(lower, slot.lowerTag(), slot.lower());
            int end = slotBound(upper, slot.upperTag(), slot.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code slot} in a range and returns how many there were.
         */
        public int delete(Range<Integer> slot) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = slotBound(lower, slot.lowerTag(), slot.lower());
            int end = slotBound(upper, slot.upperTag(), slot.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int slotBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeU16(at + 1, key);
            return at + 3;
        }
    }

    /**
     * Index {@code Items_serial_idx_btree}.
     */
    public static final class SerialIndex extends IndexHandle<Item> {
        private SerialIndex(ItemsTable table) {
            super(table, "Items_serial_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Item> find(BigInteger serial) {
            int at = Scratch.KEY;
            Values.writeBigInteger(at, serial, 16, false);
            int found = loadPoint(at, at + 16);
            return found == 0 ? Optional.empty() : Optional.of(ItemCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Item require(BigInteger serial) {
            int at = Scratch.KEY;
            Values.writeBigInteger(at, serial, 16, false);
            int found = loadPoint(at, at + 16);
            if (found == 0) {
                throw noSuchRow();
            }
            return ItemCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Item update(Item row) {
            int at = Scratch.row(ItemCodec.sizeMax(row));
            updateRow(at, ItemCodec.write(at, row));
            return withGenerated(row, at);
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(BigInteger serial) {
            int at = Scratch.KEY;
            Values.writeBigInteger(at, serial, 16, false);
            return deletePoint(at, at + 16) > 0;
        }

        /**
         * Returns the rows with {@code serial} in a range.
         */
        public RowIterator<Item> filter(Range<BigInteger> serial) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = serialBound(lower, serial.lowerTag(), serial.lower());
            int end = serialBound(upper, serial.upperTag(), serial.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code serial} in a range and returns how many there were.
         */
        public int delete(Range<BigInteger> serial) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = serialBound(lower, serial.lowerTag(), serial.lower());
            int end = serialBound(upper, serial.upperTag(), serial.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int serialBound(int at, byte tag, BigInteger key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeBigInteger(at + 1, key, 16, false);
            return at + 17;
        }
    }

    /**
     * Index {@code Items_status_idx_btree}.
     */
    public static final class StatusIndex extends IndexHandle<Item> {
        private StatusIndex(ItemsTable table) {
            super(table, "Items_status_idx_btree");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Item> filter(Item.Status status) {
            int at = Scratch.KEY;
            StatusCodec.write(at, status);
            return scanPoint(at, at + 1);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(Item.Status status) {
            int at = Scratch.KEY;
            StatusCodec.write(at, status);
            return deletePoint(at, at + 1);
        }

        /**
         * Returns the rows with {@code status} in a range.
         */
        public RowIterator<Item> filter(Range<Item.Status> status) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = statusBound(lower, status.lowerTag(), status.lower());
            int end = statusBound(upper, status.upperTag(), status.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code status} in a range and returns how many there were.
         */
        public int delete(Range<Item.Status> status) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = statusBound(lower, status.lowerTag(), status.lower());
            int end = statusBound(upper, status.upperTag(), status.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int statusBound(int at, byte tag, Item.Status key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            StatusCodec.write(at + 1, key);
            return at + 2;
        }
    }

    /**
     * Index {@code Items_owner_label_width_idx_btree}.
     */
    public static final class OwnerLabelSizeIndex extends IndexHandle<Item> {
        private OwnerLabelSizeIndex(ItemsTable table) {
            super(table, "Items_owner_label_width_idx_btree");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Item> filter(ConnectionId owner, String label, int size) {
            int at = Scratch.key(20 + Strings.sizeMax(label));
            Values.writeConnectionId(at, owner);
            int next = Strings.write(at + 16, label);
            Memory.putInt(next, size);
            return scanPoint(at, next + 4);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(ConnectionId owner, String label, int size) {
            int at = Scratch.key(20 + Strings.sizeMax(label));
            Values.writeConnectionId(at, owner);
            int next = Strings.write(at + 16, label);
            Memory.putInt(next, size);
            return deletePoint(at, next + 4);
        }

        /**
         * Returns the rows with {@code owner} in a range.
         */
        public RowIterator<Item> filter(Range<ConnectionId> owner) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = ownerBound(lower, owner.lowerTag(), owner.lower());
            int end = ownerBound(upper, owner.upperTag(), owner.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code owner} in a range and returns how many there were.
         */
        public int delete(Range<ConnectionId> owner) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = ownerBound(lower, owner.lowerTag(), owner.lower());
            int end = ownerBound(upper, owner.upperTag(), owner.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Item> filter(ConnectionId owner) {
            int at = Scratch.KEY;
            Values.writeConnectionId(at, owner);
            int lower = at + 16;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(ConnectionId owner) {
            int at = Scratch.KEY;
            Values.writeConnectionId(at, owner);
            int lower = at + 16;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code label} in a range.
         */
        public RowIterator<Item> filter(ConnectionId owner, Range<String> label) {
            int at = Scratch.key(16 + labelBoundSize(label.lower()) + labelBoundSize(label.upper()));
            Values.writeConnectionId(at, owner);
            int lower = at + 16;
            int upper = labelBound(lower, label.lowerTag(), label.lower());
            int end = labelBound(upper, label.upperTag(), label.upper());
            return scanRange(at, 1, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code label} in a range and returns how many there were.
         */
        public int delete(ConnectionId owner, Range<String> label) {
            int at = Scratch.key(16 + labelBoundSize(label.lower()) + labelBoundSize(label.upper()));
            Values.writeConnectionId(at, owner);
            int lower = at + 16;
            int upper = labelBound(lower, label.lowerTag(), label.lower());
            int end = labelBound(upper, label.upperTag(), label.upper());
            return deleteRange(at, 1, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Item> filter(ConnectionId owner, String label) {
            int at = Scratch.key(16 + Strings.sizeMax(label) + 2);
            Values.writeConnectionId(at, owner);
            int next = Strings.write(at + 16, label);
            int lower = next;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 2, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(ConnectionId owner, String label) {
            int at = Scratch.key(16 + Strings.sizeMax(label) + 2);
            Values.writeConnectionId(at, owner);
            int next = Strings.write(at + 16, label);
            int lower = next;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 2, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code width} in a range.
         */
        public RowIterator<Item> filter(ConnectionId owner, String label, Range<Integer> size) {
            int at = Scratch.key(16 + Strings.sizeMax(label) + 10);
            Values.writeConnectionId(at, owner);
            int next = Strings.write(at + 16, label);
            int lower = next;
            int upper = sizeBound(lower, size.lowerTag(), size.lower());
            int end = sizeBound(upper, size.upperTag(), size.upper());
            return scanRange(at, 2, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code width} in a range and returns how many there were.
         */
        public int delete(ConnectionId owner, String label, Range<Integer> size) {
            int at = Scratch.key(16 + Strings.sizeMax(label) + 10);
            Values.writeConnectionId(at, owner);
            int next = Strings.write(at + 16, label);
            int lower = next;
            int upper = sizeBound(lower, size.lowerTag(), size.lower());
            int end = sizeBound(upper, size.upperTag(), size.upper());
            return deleteRange(at, 2, lower, upper, end);
        }

        private static int ownerBound(int at, byte tag, ConnectionId key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeConnectionId(at + 1, key);
            return at + 17;
        }

        private static int labelBoundSize(String key) {
            return key == null ? 1 : 1 + Strings.sizeMax(key);
        }

        private static int labelBound(int at, byte tag, String key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            return Strings.write(at + 1, key);
        }

        private static int sizeBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }
    }

    /**
     * Index {@code Items_width_owner_idx_hash}.
     */
    public static final class ByHashIndex extends IndexHandle<Item> {
        private ByHashIndex(ItemsTable table) {
            super(table, "Items_width_owner_idx_hash");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Item> filter(int size, ConnectionId owner) {
            int at = Scratch.KEY;
            Memory.putInt(at, size);
            Values.writeConnectionId(at + 4, owner);
            return scanPoint(at, at + 20);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(int size, ConnectionId owner) {
            int at = Scratch.KEY;
            Memory.putInt(at, size);
            Values.writeConnectionId(at + 4, owner);
            return deletePoint(at, at + 20);
        }
    }
}
