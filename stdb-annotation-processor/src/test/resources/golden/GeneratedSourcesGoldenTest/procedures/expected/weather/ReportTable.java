package weather;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.Strings;
import dev.stdb.module.TableHandle;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code report}: rows of {@link Weather.Report}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReportTable extends TableHandle<Weather.Report> {
    private final CityIndex city = new CityIndex(this);

    ReportTable() {
        super("report");
    }

    /**
     * Returns the unique index on {@code city}.
     */
    public CityIndex city() {
        return city;
    }

    /**
     * Inserts a row and returns it.
     */
    public Weather.Report insert(Weather.Report row) {
        int at = Scratch.row(ReportCodec.sizeMax(row));
        insertRow(at, ReportCodec.write(at, row));
        return row;
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Weather.Report update(Weather.Report row) {
        return city.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Weather.Report row) {
        int at = Scratch.row(4 + ReportCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, ReportCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected Weather.Report readRow(int at) {
        return ReportCodec.read(at);
    }

    /**
     * Index {@code report_city_idx_btree}.
     */
    public static final class CityIndex extends IndexHandle<Weather.Report> {
        private CityIndex(ReportTable table) {
            super(table, "report_city_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Weather.Report> find(String city) {
            int at = Scratch.key(Strings.sizeMax(city));
            int next = Strings.write(at, city);
            int found = loadPoint(at, next);
            return found == 0 ? Optional.empty() : Optional.of(ReportCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Weather.Report require(String city) {
            int at = Scratch.key(Strings.sizeMax(city));
            int next = Strings.write(at, city);
            int found = loadPoint(at, next);
            if (found == 0) {
                throw noSuchRow();
            }
            return ReportCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Weather.Report update(Weather.Report row) {
            int at = Scratch.row(ReportCodec.sizeMax(row));
            updateRow(at, ReportCodec.write(at, row));
            return row;
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(String city) {
            int at = Scratch.key(Strings.sizeMax(city));
            int next = Strings.write(at, city);
            return deletePoint(at, next) > 0;
        }

        /**
         * Returns the rows with {@code city} in a range.
         */
        public RowIterator<Weather.Report> filter(Range<String> city) {
            int at = Scratch.key(cityBoundSize(city.lower()) + cityBoundSize(city.upper()));
            int lower = at;
            int upper = cityBound(lower, city.lowerTag(), city.lower());
            int end = cityBound(upper, city.upperTag(), city.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code city} in a range and returns how many there were.
         */
        public int delete(Range<String> city) {
            int at = Scratch.key(cityBoundSize(city.lower()) + cityBoundSize(city.upper()));
            int lower = at;
            int upper = cityBound(lower, city.lowerTag(), city.lower());
            int end = cityBound(upper, city.upperTag(), city.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int cityBoundSize(String key) {
            return key == null ? 1 : 1 + Strings.sizeMax(key);
        }

        private static int cityBound(int at, byte tag, String key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            return Strings.write(at + 1, key);
        }
    }
}
