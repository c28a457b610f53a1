package dev.stdb.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of how sources look that the formatter does not keep. */
class LintTest {
    private static final int COLUMNS_MAX = 120;

    /** The formatter leaves comments, strings and everything that is not Java as they are. */
    @Test
    void linesHaveAtMost120Columns() {
        List<String> tooLong = new ArrayList<>();
        int files = 0;
        for (SourceFile file : SourceFile.all()) {
            if (file.is("java", "kt", "ts", "tsx", "g4") && !isExpectedOutput(file)) {
                files++;
                int number = 0;
                for (String line : file.text().lines().toList()) {
                    number++;
                    int columns = line.codePointCount(0, line.length());
                    if (columns > COLUMNS_MAX) {
                        tooLong.add(file.path() + ":" + number + ": " + columns + " columns");
                    }
                }
            }
        }

        assertThat(tooLong).as("lines of more than " + COLUMNS_MAX + " columns").isEmpty();
        assertThat(files).as("sources").isGreaterThan(700);
    }

    /** Whether a file is what a generator is expected to write; its input is written by hand. */
    private static boolean isExpectedOutput(SourceFile file) {
        return file.path().contains("/golden/") && !file.path().contains("/input/");
    }
}
