package dev.stdb.moduledef;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Value that existing rows get when a publish adds the column.
 *
 * @param column column position
 * @param value BSATN of the value; not copied, must not be changed
 */
public record ColumnDefaultDef(int column, byte[] value) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ColumnDefaultDef that && column == that.column && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * column + Arrays.hashCode(value);
    }
}
