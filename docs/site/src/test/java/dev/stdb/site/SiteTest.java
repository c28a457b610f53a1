package dev.stdb.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of this repository: everything is in it, and its links lead somewhere. */
class SiteTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(?<path>[^\"#]*)(?:#(?<id>[^\"]*))?\"");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");

    @TempDir
    static Path temp;

    private static Path site;

    @BeforeAll
    static void write() throws IOException {
        site = temp.resolve("site");
        Site.write(ROOT, site);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> problems = new ArrayList<>();
        Map<Path, Set<String>> ids = new HashMap<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (link.group("path").matches("[a-z]+:.*")) {
                    continue;
                }
                links++;
                Path target = link.group("path").isEmpty() ? page : page.resolveSibling(link.group("path"));
                if (!Files.exists(target)) {
                    problems.add(site.relativize(page) + " leads to " + link.group("path"));
                } else if (link.group("id") != null && !ids(ids, target).contains(link.group("id"))) {
                    problems.add(site.relativize(page) + " leads to #" + link.group("id") + " of " + target);
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(links).isGreaterThan(5000);
    }

    @Test
    void everyDocumentHasAPage() throws IOException {
        List<String> documents;
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            documents = files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.contains("/target/"))
                    .toList();
        }

        assertThat(documents)
                .hasSizeGreaterThan(80)
                .allSatisfy(document ->
                        assertThat(site.resolve(Documents.pagePath(document))).exists());
        assertThat(text("docs/guide/schedules.html")).contains("<h1 id=\"schedules\">", "class=\"language-java\"");
    }

    @Test
    void everyAnnotationIsInTheReference() throws IOException {
        List<String> annotations;
        try (Stream<Path> files = Files.list(ROOT.resolve("stdb-annotations/src/main/java/dev/stdb/annotation"))) {
            annotations = files.filter(SiteTest::declaresAnnotation)
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
        String page = text("reference/annotations.html");

        assertThat(annotations)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(page).contains(">@" + name + "<"));
        assertThat(page)
                .contains("<code>cron</code>", "<code>&quot;UTC&quot;</code>", "<pre><code class=\"language-java\">");
    }

    private static boolean declaresAnnotation(Path file) {
        try {
            return Files.readString(file).contains("public @interface ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyGoalIsInTheReference() throws IOException {
        String descriptor;
        try (InputStream in = SiteTest.class.getClassLoader().getResourceAsStream("META-INF/maven/plugin.xml")) {
            assertThat(in).isNotNull();
            descriptor = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Set<String> goals = Pattern.compile("<goal>(.*?)</goal>")
                .matcher(descriptor)
                .results()
                .map(goal -> goal.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        String page = text("reference/goals.html");

        assertThat(goals)
                .contains("run", "publish", "generate")
                .hasSizeGreaterThan(15)
                .allSatisfy(goal -> assertThat(page).contains("<h2 id=\"" + goal + "\">"));
        assertThat(page).contains("<code>stdb.server</code>");
    }

    @Test
    void routesAreInTheReference() throws IOException {
        assertThat(text("reference/routes.html"))
                .contains(
                        "<td>POST</td><td><code>/v1/database/{db}/call/{function}</code></td>",
                        "<td>WebSocket</td><td><code>/v1/database/{db}/subscribe</code></td>",
                        "<td>GET</td><td><code>/v1/health</code></td><td>not looked at</td>");
    }

    @Test
    void theJavaApiIsThere() {
        assertThat(site.resolve("api/dev/stdb/annotation/Table.html")).exists();
        assertThat(site.resolve("api/dev/stdb/client")).isDirectory();
        assertThat(site.resolve("api/dev/stdb/harness")).isDirectory();
    }

    @Test
    void textsAreCutAtHeadings() {
        Page page = new Page(
                "a.html", "A", "<h1 id=\"a\">A &amp; b</h1>\n<p>x <b>y</b></p><h2 id=\"c\">C</h2><p>z&lt;</p>");

        assertThat(SearchIndex.sections(page))
                .containsExactly(
                        new SearchIndex.Section("a.html#a", "A", "A & b", "x y"),
                        new SearchIndex.Section("a.html#c", "A", "C", "z<"));
    }

    @Test
    void otherFoldersAreLeftAlone() throws IOException {
        Path photos = Files.createDirectory(temp.resolve("photos"));
        Path photo = Files.writeString(photos.resolve("a.jpg"), "a");

        assertThatThrownBy(() -> Site.write(ROOT, photos))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no site");
        assertThat(photo).exists();
    }

    private static String text(String page) throws IOException {
        return Files.readString(site.resolve(page));
    }

    /** Returns all pages but those that the JDK's tool wrote. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html"))
                    .filter(file -> !file.startsWith(site.resolve("api")))
                    .toList();
        }
    }

    private static Set<String> ids(Map<Path, Set<String>> known, Path page) throws IOException {
        Path file = page.normalize();
        if (!known.containsKey(file)) {
            Set<String> ids = new HashSet<>();
            Matcher id = ID.matcher(Files.readString(file));
            while (id.find()) {
                ids.add(id.group(1));
            }
            known.put(file, ids);
        }
        return known.get(file);
    }
}
