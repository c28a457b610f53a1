package dev.stdb.server.migration;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SumType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.tx.DatastoreErrorCode;
import dev.stdb.server.tx.DatastoreException;
import dev.stdb.server.tx.Tx;
import java.util.random.RandomGenerator;

/** Makes rows of few different values, so that some collide. */
final class RandomRows {
    private final RandomGenerator random;

    RandomRows(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a value of a type. */
    BsatnWriter value(AlgebraicType type) {
        BsatnWriter out = new BsatnWriter();
        write(type, out);
        return out;
    }

    /** Fills half of the tables, as far as their constraints permit. */
    void fill(Tx tx) {
        for (TableSchema table : tx.catalog().tables()) {
            if (!table.isSystem() && random.nextBoolean()) {
                for (int i = random.nextInt(8); i > 0; i--) {
                    insert(tx, table);
                }
            }
        }
    }

    private void insert(Tx tx, TableSchema table) {
        BsatnWriter row = new BsatnWriter();
        for (ColumnSchema column : table.columns()) {
            write(column.type(), row);
        }
        try {
            tx.insert(table.tableId(), row.array(), 0, row.length(), new BsatnWriter());
        } catch (DatastoreException e) {
            // A row too many for a unique constraint is left out.
            if (e.code() != DatastoreErrorCode.UNIQUE_ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    private void write(AlgebraicType type, BsatnWriter out) {
        if (type instanceof ProductType product) {
            product.elements().forEach(element -> write(element.type(), out));
        } else if (type instanceof SumType sum) {
            int tag = random.nextInt(sum.variants().size());
            out.writeTag(tag);
            write(sum.variants().get(tag).type(), out);
        } else if (type == PrimitiveType.STRING) {
            out.writeString("s" + random.nextInt(20));
        } else if (type instanceof PrimitiveType number) {
            byte[] bytes = new byte[number.fixedSize()];
            bytes[0] = (byte) random.nextInt(20);
            out.writeRaw(bytes, 0, bytes.length);
        } else {
            throw new IllegalArgumentException("no values of " + type);
        }
    }
}
