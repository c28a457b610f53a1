package transfer;

import dev.stdb.module.Cursor;
import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import dev.stdb.module.Values;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code accounts}: rows of {@link Account}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class AccountsTable extends TableHandle<Account> {
    private final IdIndex id = new IdIndex(this);

    AccountsTable() {
        super("accounts");
    }

    /**
     * Returns the unique index on {@code id}.
     */
    public IdIndex id() {
        return id;
    }

    /**
     * Inserts a row and returns it.
     */
    public Account insert(Account row) {
        int at = Scratch.ROW;
        insertRow(at, AccountCodec.write(at, row));
        return row;
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Account update(Account row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Account row) {
        int at = Scratch.ROW;
        Memory.putInt(at, 1);
        return deleteRows(at, AccountCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected Account readRow(int at) {
        Cursor.end = at + 12;
        return AccountCodec.read(at);
    }

    /**
     * Index {@code accounts_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Account> {
        private IdIndex(AccountsTable table) {
            super(table, "accounts_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Account> find(long id) {
            int at = Scratch.KEY;
            Values.writeU32(at, id);
            int found = loadPoint(at, at + 4);
            return found == 0 ? Optional.empty() : Optional.of(AccountCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Account require(long id) {
            int at = Scratch.KEY;
            Values.writeU32(at, id);
            int found = loadPoint(at, at + 4);
            if (found == 0) {
                throw noSuchRow();
            }
            return AccountCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Account update(Account row) {
            int at = Scratch.ROW;
            updateRow(at, AccountCodec.write(at, row));
            return row;
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
        public RowIterator<Account> filter(Range<Long> id) {
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
}
