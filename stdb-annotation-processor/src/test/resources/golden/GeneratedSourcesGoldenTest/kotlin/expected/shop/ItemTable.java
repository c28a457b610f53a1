package shop;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.Strings;
import dev.stdb.module.TableHandle;
import dev.stdb.module.Values;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code item}: rows of {@link Item}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ItemTable extends TableHandle<Item> {
    private final IdIndex id = new IdIndex(this);

    private final NameIndex name = new NameIndex(this);

    ItemTable() {
        super("item");
    }

    /**
     * Returns the unique index on {@code id}.
     */
    public IdIndex id() {
        return id;
    }

    /**
     * Returns the unique index on {@code title}.
     */
    public NameIndex name() {
        return name;
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
        long id = row.id();
        if (id == 0) {
            id = Values.readU32(at);
        }
        return new Item(id, row.name(), row.shapes());
    }

    @Override
    protected Item readRow(int at) {
        return ItemCodec.read(at);
    }

    /**
     * Index {@code item_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Item> {
        private IdIndex(ItemTable table) {
            super(table, "item_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Item> find(long id) {
            int at = Scratch.KEY;
            Values.writeU32(at, id);
            int found = loadPoint(at, at + 4);
            return found == 0 ? Optional.empty() : Optional.of(ItemCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Item require(long id) {
            int at = Scratch.KEY;
            Values.writeU32(at, id);
            int found = loadPoint(at, at + 4);
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
            Values.writeU32(at, id);
            return deletePoint(at, at + 4) > 0;
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
            Values.writeU32(at + 1, key);
            return at + 5;
        }
    }

    /**
     * Index {@code item_title_idx_btree}.
     */
    public static final class NameIndex extends IndexHandle<Item> {
        private NameIndex(ItemTable table) {
            super(table, "item_title_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Item> find(String name) {
            int at = Scratch.key(Strings.sizeMax(name));
            int next = Strings.write(at, name);
            int found = loadPoint(at, next);
            return found == 0 ? Optional.empty() : Optional.of(ItemCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Item require(String name) {
            int at = Scratch.key(Strings.sizeMax(name));
            int next = Strings.write(at, name);
            int found = loadPoint(at, next);
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
        public boolean delete(String name) {
            int at = Scratch.key(Strings.sizeMax(name));
            int next = Strings.write(at, name);
            return deletePoint(at, next) > 0;
        }

        /**
         * Returns the rows with {@code title} in a range.
         */
        public RowIterator<Item> filter(Range<String> name) {
            int at = Scratch.key(nameBoundSize(name.lower()) + nameBoundSize(name.upper()));
            int lower = at;
            int upper = nameBound(lower, name.lowerTag(), name.lower());
            int end = nameBound(upper, name.upperTag(), name.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code title} in a range and returns how many there were.
         */
        public int delete(Range<String> name) {
            int at = Scratch.key(nameBoundSize(name.lower()) + nameBoundSize(name.upper()));
            int lower = at;
            int upper = nameBound(lower, name.lowerTag(), name.lower());
            int end = nameBound(upper, name.upperTag(), name.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int nameBoundSize(String key) {
            return key == null ? 1 : 1 + Strings.sizeMax(key);
        }

        private static int nameBound(int at, byte tag, String key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            return Strings.write(at + 1, key);
        }
    }
}
