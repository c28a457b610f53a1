package dev.stdb.server.snapshot;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.row.RowBuffer;

/**
 * Bytes of a page before compression. Numbers are little-endian.
 *
 * <table>
 *   <caption>Fields</caption>
 *   <tr><th>field</th><th>bytes</th></tr>
 *   <tr><td>number of rows</td><td>u32</td></tr>
 *   <tr><td>common length of the rows, or -1</td><td>i32</td></tr>
 *   <tr><td>length of each row</td><td>u32 each, only if they differ</td></tr>
 *   <tr><td>rows</td><td>BSATN, one behind the other</td></tr>
 * </table>
 */
final class PageImage {

    private static final int LENGTHS_DIFFER = -1;

    private PageImage() {}

    static void encode(RowBuffer rows, BsatnWriter out) {
        int count = rows.count();
        out.writeU32(count);
        int commonLength = count == 0 ? 0 : rows.length(0);
        for (int i = 1; i < count; i++) {
            if (rows.length(i) != commonLength) {
                commonLength = LENGTHS_DIFFER;
                break;
            }
        }
        out.writeI32(commonLength);
        if (commonLength == LENGTHS_DIFFER) {
            for (int i = 0; i < count; i++) {
                out.writeU32(rows.length(i));
            }
        }
        out.writeRaw(rows.data(), 0, rows.sizeBytes());
    }

    /** Replaces the content of {@code rows} by the page; throws {@link BsatnException} on anything that is no page. */
    static void decode(byte[] image, int length, RowBuffer rows) {
        BsatnReader in = new BsatnReader(image, 0, length);
        rows.clear();
        int count = in.readU32();
        int commonLength = in.readI32();
        int lengths = in.position();
        if (commonLength == LENGTHS_DIFFER) {
            in.skip(Math.multiplyExact(count, Integer.BYTES));
        }
        BsatnReader lengthReader = new BsatnReader(image, lengths, length - lengths);
        for (int i = 0; i < count; i++) {
            int rowLength = commonLength == LENGTHS_DIFFER ? lengthReader.readU32() : commonLength;
            int start = in.position();
            in.skip(rowLength);
            rows.add(image, start, rowLength);
        }
    }
}
