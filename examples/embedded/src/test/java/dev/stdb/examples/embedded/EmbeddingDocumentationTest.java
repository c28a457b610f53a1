package dev.stdb.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every piece of Java in {@code docs/embedding.md} is code of this module, line by line but for its indentation. */
final class EmbeddingDocumentationTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void snippetsAreCodeThatRuns() throws IOException {
        String code = code();
        List<String> snippets = new ArrayList<>();
        Matcher matcher = SNIPPET.matcher(Files.readString(Path.of("../../docs/embedding.md")));
        while (matcher.find()) {
            snippets.add(withoutIndentation(matcher.group(1)));
        }
        assertThat(snippets).hasSizeGreaterThan(5);
        assertThat(snippets).allSatisfy(snippet -> assertThat(code).contains("\n" + snippet));
    }

    private static String code() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        StringBuilder code = new StringBuilder();
        for (Path source : sources) {
            code.append(withoutIndentation(Files.readString(source)));
        }
        return code.toString();
    }

    private static String withoutIndentation(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
    }
}
