package chat;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code user}: rows of {@link User}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class UserTable extends TableHandle<User> {
    private final IdentityIndex identity = new IdentityIndex(this);

    UserTable() {
        super("user");
    }

    /**
     * Returns the unique index on {@code identity}.
     */
    public IdentityIndex identity() {
        return identity;
    }

    /**
     * Inserts a row and returns it.
     */
    public User insert(User row) {
        int at = Scratch.row(UserCodec.sizeMax(row));
        insertRow(at, UserCodec.write(at, row));
        return row;
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public User update(User row) {
        return identity.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(User row) {
        int at = Scratch.row(4 + UserCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, UserCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected User readRow(int at) {
        return UserCodec.read(at);
    }

    /**
     * Index {@code user_identity_idx_btree}.
     */
    public static final class IdentityIndex extends IndexHandle<User> {
        private IdentityIndex(UserTable table) {
            super(table, "user_identity_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<User> find(Identity identity) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, identity);
            int found = loadPoint(at, at + 32);
            return found == 0 ? Optional.empty() : Optional.of(UserCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public User require(Identity identity) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, identity);
            int found = loadPoint(at, at + 32);
            if (found == 0) {
                throw noSuchRow();
            }
            return UserCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public User update(User row) {
            int at = Scratch.row(UserCodec.sizeMax(row));
            updateRow(at, UserCodec.write(at, row));
            return row;
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(Identity identity) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, identity);
            return deletePoint(at, at + 32) > 0;
        }

        /**
         * Returns the rows with {@code identity} in a range.
         */
        public RowIterator<User> filter(Range<Identity> identity) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = identityBound(lower, identity.lowerTag(), identity.lower());
            int end = identityBound(upper, identity.upperTag(), identity.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code identity} in a range and returns how many there were.
         */
        public int delete(Range<Identity> identity) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = identityBound(lower, identity.lowerTag(), identity.lower());
            int end = identityBound(upper, identity.upperTag(), identity.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int identityBound(int at, byte tag, Identity key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeIdentity(at + 1, key);
            return at + 33;
        }
    }
}
