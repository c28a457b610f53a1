package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The distribution holds other people's work; its list must not forget anybody. */
class ThirdPartyTest {
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>(.*?)</dependency>",
            Pattern.DOTALL);

    @Test
    void everyDependencyOfTheDistributionIsListedWithItsLicense() throws IOException {
        String list = Files.readString(Path.of("src/main/resources/META-INF/third-party.txt"));
        List<String> names = new ArrayList<>();
        Matcher dependencies = DEPENDENCY.matcher(Files.readString(Path.of("pom.xml")));
        while (dependencies.find()) {
            boolean isForTests = dependencies.group(3).contains("<scope>test</scope>");
            if (!isForTests && !dependencies.group(1).equals("dev.stdb")) {
                names.add(dependencies.group(2));
                assertThat(list).contains(dependencies.group(1) + ":");
            }
        }
        assertThat(names).hasSizeGreaterThan(10).allMatch(list::contains);
    }
}
