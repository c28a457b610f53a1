package dev.stdb.task.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.task.PersonSchema;
import dev.stdb.task.TaskException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layout of messages: spec wire-protocol.md §9, §10. */
class UpdateTextTest {
    private static final int FIXED_SIZE = 0;
    private static final int ROW_OFFSETS = 1;
    /** A number of four bytes, a length of four and a letter. */
    private static final int ROW_BYTES = 9;

    private final BsatnWriter out = new BsatnWriter(64);
    private UpdateText text;

    @BeforeEach
    void readSchema() throws TaskException {
        text = new UpdateText(PersonSchema.json());
    }

    private BsatnReader message() {
        return new BsatnReader(out.toByteArray());
    }

    private void writeRow(int id, String name) {
        out.writeU32(id);
        out.writeString(name);
    }

    private void writeNoRows() {
        out.writeTag(ROW_OFFSETS);
        out.writeCount(0);
        out.writeCount(0);
    }

    @Test
    void rowsOfOneSizeAreRead() {
        out.writeCount(1);
        out.writeString("person");
        out.writeTag(FIXED_SIZE);
        out.writeU16(ROW_BYTES);
        out.writeCount(2 * ROW_BYTES);
        writeRow(1, "A");
        writeRow(2, "B");
        assertThat(text.ofRows(message()))
                .isEqualTo("{\"person\":{\"deletes\":[],\"inserts\":[{\"id\":1,\"name\":\"A\"},"
                        + "{\"id\":2,\"name\":\"B\"}]}}");
    }

    @Test
    void changesOfATransactionAreRead() {
        out.writeCount(1);
        out.writeU32(1);
        out.writeCount(1);
        out.writeString("person");
        out.writeCount(2);
        out.writeTag(0);
        out.writeTag(ROW_OFFSETS);
        out.writeCount(2);
        out.writeI64(0);
        out.writeI64(ROW_BYTES);
        out.writeCount(2 * ROW_BYTES + 1);
        writeRow(1, "A");
        writeRow(2, "BC");
        out.writeTag(FIXED_SIZE);
        out.writeU16(ROW_BYTES);
        out.writeCount(ROW_BYTES);
        writeRow(3, "D");
        out.writeTag(1);
        writeNoRows();
        assertThat(text.ofUpdate(message()))
                .isEqualTo("{\"person\":{\"deletes\":[{\"id\":3,\"name\":\"D\"}],"
                        + "\"inserts\":[{\"id\":1,\"name\":\"A\"},{\"id\":2,\"name\":\"BC\"}]}}");
    }

    @Test
    void tablesThatAreNewAreTold() {
        out.writeCount(1);
        out.writeString("animal");
        writeNoRows();
        assertThatThrownBy(() -> text.ofRows(message()))
                .hasMessage("rows of a table that the schema does not have: animal");
    }
}
