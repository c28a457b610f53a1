package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProjectTestsTest {
    @Test
    void changedTestsAreRunByThemselves() {
        assertThat(ProjectTests.affected(
                        Set.of(Path.of("src/test/java/a/PeopleTest.java"), Path.of("src/test/kotlin/TestAge.kt"))))
                .isEqualTo("PeopleTest,TestAge");
    }

    @Test
    void whatAnyTestMayUseRunsAll() {
        assertThat(ProjectTests.affected(
                        Set.of(Path.of("src/test/java/a/PeopleTest.java"), Path.of("src/test/java/a/Fixture.java"))))
                .isEmpty();
    }
}
