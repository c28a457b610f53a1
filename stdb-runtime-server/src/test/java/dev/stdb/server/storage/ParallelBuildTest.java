package dev.stdb.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.common.ParallelTasks;
import dev.stdb.server.row.RowLayout;
import org.junit.jupiter.api.Test;

/** Indexes of one table are built beside each other after a restore; rows with large columns are joined meanwhile. */
class ParallelBuildTest {
    private static final int ROWS = 3_000;
    private static final int ROUNDS = 5;

    @Test
    void indexesOverLargeColumnsAreBuiltBesideEachOther() {
        RowLayout layout = new RowLayout(ProductType.of(
                new ProductType.Element("id", PrimitiveType.U32),
                new ProductType.Element("body", PrimitiveType.STRING),
                new ProductType.Element("tail", PrimitiveType.STRING)));
        for (int round = 0; round < ROUNDS; round++) {
            Table table = new Table(layout);
            TableIndex[] indexes = new TableIndex[5];
            indexes[0] = table.newIndex(IndexKind.BTREE, true, 0);
            for (int i = 1; i < indexes.length; i++) {
                // Long common prefixes: every comparison has to read the whole row.
                indexes[i] = table.newIndex(IndexKind.BTREE, false, 1 + i % 2);
            }
            table.replaceIndexes(indexes);
            table.deferIndexes();
            for (int i = 0; i < ROWS; i++) {
                byte[] row = row(i);
                table.untouch(table.insert(row, 0, row.length));
            }
            ParallelTasks.run(table.finishDeferred(), true);
            table.checkIndexes();
            assertThat(table.rowCount()).isEqualTo(ROWS);
        }
    }

    private static byte[] row(int i) {
        int mixed = i * 0x9E37_79B1;
        BsatnWriter out = new BsatnWriter();
        out.writeU32(i);
        out.writeString("b".repeat(1_100) + mixed);
        out.writeString("t".repeat(1_200) + ~mixed);
        return out.toByteArray();
    }
}
