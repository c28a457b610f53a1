package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompilerSettingsTest {
    private static final String PROCESSOR = """
            <annotationProcessorPaths>
              <path><groupId>dev.stdb</groupId><artifactId>stdb-annotation-processor</artifactId></path>
            </annotationProcessorPaths>
            <debug default-value="true">${maven.compiler.debug}</debug>
            <encoding default-value="UTF-8">${encoding}</encoding>
            <proc>${maven.compiler.proc}</proc>
            """;

    private static CompilerSettings settings(String elements) throws Exception {
        Map<String, String> properties = Map.of("${maven.compiler.release}", "17");
        return new CompilerSettings(
                Xpp3DomBuilder.build(new StringReader("<configuration>" + elements + "</configuration>")),
                text -> text.startsWith("${") ? properties.get(text) : text);
    }

    @Test
    void optionsAreThoseOfThePlugin() throws Exception {
        CompilerSettings settings = settings(PROCESSOR + "<release>${maven.compiler.release}</release>");
        assertThat(settings.options()).contains(List.of("--release", "17", "-g"));
        assertThat(settings.encoding()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(settings(PROCESSOR.replace("true", "false") + """
                <release>21</release><parameters>true</parameters>
                <compilerArgs><arg>-Xlint:all</arg></compilerArgs>
                """).options())
                .contains(List.of("--release", "21", "-Xlint:all", "-parameters"));
        assertThat(settings(PROCESSOR + "<source>17</source><target>21</target><debuglevel>lines,vars</debuglevel>")
                        .options())
                .contains(List.of("-source", "17", "-target", "21", "-Xlint:-options", "-g:lines,vars"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<fork>true</fork>",
                "<compilerId>eclipse</compilerId>",
                "<enablePreview>true</enablePreview>",
                "<excludes><exclude>A.java</exclude></excludes>",
                "<compilerArgument>-Xplugin:Some</compilerArgument>",
                "<compilerArgs><arg>-Xplugin:Some</arg></compilerArgs>",
                "<debuglevel>lines</debuglevel>"
            })
    void settingsOfUnknownEffectAreLeftToThePlugin(String element) throws Exception {
        assertThat(settings(PROCESSOR + "<release>17</release>" + element).options())
                .isEmpty();
    }

    /** Others may read bodies of methods, or change them. */
    @Test
    void onlyOurProcessorIsKnown() throws Exception {
        String both = PROCESSOR.replace(
                "</annotationProcessorPaths>",
                "<path><artifactId>lombok</artifactId></path></annotationProcessorPaths>");
        assertThat(settings(both + "<release>17</release>").options()).isEmpty();
        assertThat(settings("<debug>true</debug><release>17</release>").options())
                .isEmpty();
    }
}
