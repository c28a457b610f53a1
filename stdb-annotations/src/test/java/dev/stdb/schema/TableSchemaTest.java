package dev.stdb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableSchemaTest {
    private static final IndexSchema INDEX = new IndexSchema(1, "x", "x", IndexAlgorithm.BTREE, List.of(0, 1));
    private static final ConstraintSchema UNIQUE = new ConstraintSchema(2, "x", List.of(1, 0));
    private static final SequenceSchema SEQUENCE =
            new SequenceSchema(3, "x", 0, BigInteger.ONE, BigInteger.ONE, SequenceSchema.MAX_DEFAULT, BigInteger.ONE);
    private static final ScheduleSchema SCHEDULE = new ScheduleSchema(4, "x", 1, "tick");
    private static final TableSchema TABLE = TableSchema.builder(
                    "t",
                    ProductType.of(
                            new ProductType.Element("a", PrimitiveType.U64),
                            new ProductType.Element("b", PrimitiveType.U64)))
            .indexes(List.of(INDEX))
            .constraints(List.of(UNIQUE))
            .sequences(List.of(SEQUENCE))
            .schedule(Optional.of(SCHEDULE))
            .build();

    @Test
    void partsAreOfFourKinds() {
        assertThat(TABLE.parts()).containsExactly(INDEX, UNIQUE, SEQUENCE, SCHEDULE);
        assertThat(TABLE.parts())
                .extracting(TablePart::kind)
                .containsExactly("index", "unique constraint", "auto-increment", "schedule");
        assertThat(TABLE.withParts(List.of(SCHEDULE, UNIQUE, INDEX, SEQUENCE))).isEqualTo(TABLE);
        assertThat(TABLE.withParts(List.of()).parts()).isEmpty();
    }

    @Test
    void partsAreFoundByKindAndName() {
        for (TablePart part : TABLE.parts()) {
            TablePart renumbered = part.withId(9);
            assertThat(renumbered.id()).isEqualTo(9);
            assertThat(renumbered.isSame(part)).isTrue();
            assertThat(TABLE.findPart(renumbered)).hasValue(part);
        }
        ScheduleSchema other = new ScheduleSchema(4, "x", 0, "tick");
        assertThat(TABLE.findPart(other)).hasValue(SCHEDULE);
        assertThat(SCHEDULE.isSame(other)).isFalse();
        assertThat(TABLE.findPart(new ScheduleSchema(4, "y", 1, "tick"))).isEmpty();
    }

    @Test
    void columnsOfUniqueConstraintsHaveNoOrder() {
        assertThat(UNIQUE.uniqueColumns()).containsExactly(0, 1);
        assertThat(UNIQUE.covers(INDEX)).isTrue();
        assertThat(UNIQUE.covers(new IndexSchema(1, "x", "x", IndexAlgorithm.BTREE, List.of(0))))
                .isFalse();
    }
}
