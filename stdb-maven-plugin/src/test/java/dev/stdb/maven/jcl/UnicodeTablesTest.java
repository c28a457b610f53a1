package dev.stdb.maven.jcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

class UnicodeTablesTest {
    @Test
    void tablesAreThoseOfTheJdk17() throws ReflectiveOperationException {
        assumeThat(Runtime.version().feature())
                .as("later JDKs know more characters")
                .isEqualTo(17);
        for (var table : UnicodeTableWriter.tables().entrySet()) {
            Field constant = UnicodeTables.class.getDeclaredField(table.getKey());
            assertThat(constant.get(null)).as(table.getKey()).isEqualTo(table.getValue());
        }
    }
}
