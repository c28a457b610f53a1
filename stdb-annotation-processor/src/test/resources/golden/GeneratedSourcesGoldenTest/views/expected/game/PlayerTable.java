package game;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.Strings;
import dev.stdb.module.TableHandle;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code player}: rows of {@link Player}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class PlayerTable extends TableHandle<Player> {
    private final IdIndex id = new IdIndex(this);

    private final LevelIndex level = new LevelIndex(this);

    private final PlayedIndex played = new PlayedIndex(this);

    private final PlaceIndex place = new PlaceIndex(this);

    PlayerTable() {
        super("player");
    }

    /**
     * Returns the unique index on {@code id}.
     */
    public IdIndex id() {
        return id;
    }

    /**
     * Returns the index on {@code level}.
     */
    public LevelIndex level() {
        return level;
    }

    /**
     * Returns the index on {@code played}.
     */
    public PlayedIndex played() {
        return played;
    }

    /**
     * Returns the index on {@code guildId}, {@code name}.
     */
    public PlaceIndex place() {
        return place;
    }

    /**
     * Inserts a row and returns it.
     */
    public Player insert(Player row) {
        int at = Scratch.row(PlayerCodec.sizeMax(row));
        insertRow(at, PlayerCodec.write(at, row));
        return row;
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Player update(Player row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Player row) {
        int at = Scratch.row(4 + PlayerCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, PlayerCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected Player readRow(int at) {
        return PlayerCodec.read(at);
    }

    /**
     * Index {@code player_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Player> {
        private IdIndex(PlayerTable table) {
            super(table, "player_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Player> find(Identity id) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, id);
            int found = loadPoint(at, at + 32);
            return found == 0 ? Optional.empty() : Optional.of(PlayerCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Player require(Identity id) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, id);
            int found = loadPoint(at, at + 32);
            if (found == 0) {
                throw noSuchRow();
            }
            return PlayerCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Player update(Player row) {
            int at = Scratch.row(PlayerCodec.sizeMax(row));
            updateRow(at, PlayerCodec.write(at, row));
            return row;
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(Identity id) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, id);
            return deletePoint(at, at + 32) > 0;
        }

        /**
         * Returns the rows with {@code id} in a range.
         */
        public RowIterator<Player> filter(Range<Identity> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code id} in a range and returns how many there were.
         */
        public int delete(Range<Identity> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int idBound(int at, byte tag, Identity key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeIdentity(at + 1, key);
            return at + 33;
        }
    }

    /**
     * Index {@code player_level_idx_btree}.
     */
    public static final class LevelIndex extends IndexHandle<Player> {
        private LevelIndex(PlayerTable table) {
            super(table, "player_level_idx_btree");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Player> filter(int level) {
            int at = Scratch.KEY;
            Memory.putInt(at, level);
            return scanPoint(at, at + 4);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(int level) {
            int at = Scratch.KEY;
            Memory.putInt(at, level);
            return deletePoint(at, at + 4);
        }

        /**
         * Returns the rows with {@code level} in a range.
         */
        public RowIterator<Player> filter(Range<Integer> level) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = levelBound(lower, level.lowerTag(), level.lower());
            int end = levelBound(upper, level.upperTag(), level.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code level} in a range and returns how many there were.
         */
        public int delete(Range<Integer> level) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = levelBound(lower, level.lowerTag(), level.lower());
            int end = levelBound(upper, level.upperTag(), level.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int levelBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }
    }

    /**
     * Index {@code player_played_idx_btree}.
     */
    public static final class PlayedIndex extends IndexHandle<Player> {
        private PlayedIndex(PlayerTable table) {
            super(table, "player_played_idx_btree");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Player> filter(TimeDuration played) {
            int at = Scratch.KEY;
            Values.writeTimeDuration(at, played);
            return scanPoint(at, at + 8);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(TimeDuration played) {
            int at = Scratch.KEY;
            Values.writeTimeDuration(at, played);
            return deletePoint(at, at + 8);
        }

        /**
         * Returns the rows with {@code played} in a range.
         */
        public RowIterator<Player> filter(Range<TimeDuration> played) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = playedBound(lower, played.lowerTag(), played.lower());
            int end = playedBound(upper, played.upperTag(), played.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code played} in a range and returns how many there were.
         */
        public int delete(Range<TimeDuration> played) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = playedBound(lower, played.lowerTag(), played.lower());
            int end = playedBound(upper, played.upperTag(), played.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int playedBound(int at, byte tag, TimeDuration key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeTimeDuration(at + 1, key);
            return at + 9;
        }
    }

    /**
     * Index {@code player_guildId_name_idx_btree}.
     */
    public static final class PlaceIndex extends IndexHandle<Player> {
        private PlaceIndex(PlayerTable table) {
            super(table, "player_guildId_name_idx_btree");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Player> filter(long guildId, String name) {
            int at = Scratch.key(4 + Strings.sizeMax(name));
            Values.writeU32(at, guildId);
            int next = Strings.write(at + 4, name);
            return scanPoint(at, next);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(long guildId, String name) {
            int at = Scratch.key(4 + Strings.sizeMax(name));
            Values.writeU32(at, guildId);
            int next = Strings.write(at + 4, name);
            return deletePoint(at, next);
        }

        /**
         * Returns the rows with {@code guildId} in a range.
         */
        public RowIterator<Player> filter(Range<Long> guildId) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = guildIdBound(lower, guildId.lowerTag(), guildId.lower());
            int end = guildIdBound(upper, guildId.upperTag(), guildId.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code guildId} in a range and returns how many there were.
         */
        public int delete(Range<Long> guildId) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = guildIdBound(lower, guildId.lowerTag(), guildId.lower());
            int end = guildIdBound(upper, guildId.upperTag(), guildId.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Player> filter(long guildId) {
            int at = Scratch.KEY;
            Values.writeU32(at, guildId);
            int lower = at + 4;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(long guildId) {
            int at = Scratch.KEY;
            Values.writeU32(at, guildId);
            int lower = at + 4;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code name} in a range.
         */
        public RowIterator<Player> filter(long guildId, Range<String> name) {
            int at = Scratch.key(4 + nameBoundSize(name.lower()) + nameBoundSize(name.upper()));
            Values.writeU32(at, guildId);
            int lower = at + 4;
            int upper = nameBound(lower, name.lowerTag(), name.lower());
            int end = nameBound(upper, name.upperTag(), name.upper());
            return scanRange(at, 1, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code name} in a range and returns how many there were.
         */
        public int delete(long guildId, Range<String> name) {
            int at = Scratch.key(4 + nameBoundSize(name.lower()) + nameBoundSize(name.upper()));
            Values.writeU32(at, guildId);
            int lower = at + 4;
            int upper = nameBound(lower, name.lowerTag(), name.lower());
            int end = nameBound(upper, name.upperTag(), name.upper());
            return deleteRange(at, 1, lower, upper, end);
        }

        private static int guildIdBound(int at, byte tag, Long key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeU32(at + 1, key);
            return at + 5;
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
