package dev.stdb.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes the site: {@code Site <repository> <folder>}. A site that is in the folder goes. */
public final class Site {
    private static final String API = "api";
    private static final String SECTIONS = "assets/sections.js";
    private static final String WEBJARS = "META-INF/resources/webjars/";
    private static final Map<String, String> ASSETS = new TreeMap<>(Map.of(
            "page.css", "dev/stdb/site/page.css",
            "page.js", "dev/stdb/site/page.js",
            "lunr.min.js", WEBJARS + "lunr/2.3.9/lunr.min.js",
            "lunr.LICENSE", WEBJARS + "lunr/2.3.9/LICENSE",
            "highlight.min.js", WEBJARS + "highlightjs/11.11.1/highlight.min.js",
            "github.min.css", WEBJARS + "highlightjs/11.11.1/styles/github.min.css",
            "github-dark.min.css", WEBJARS + "highlightjs/11.11.1/styles/github-dark.min.css"));

    private final Path root;
    private final Path output;
    private final Map<String, Page> pages = new TreeMap<>();

    private Site(Path root, Path output) {
        this.root = root;
        this.output = output;
    }

    /**
     * Writes the site, and where it is to standard output.
     *
     * @param args the repository, and the folder to write
     * @throws IOException if a file cannot be read or written, or the folder holds something else; the message names it
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: Site <repository> <folder>");
        }
        Path output = Path.of(args[1]).toAbsolutePath().normalize();
        int pages = write(Path.of(args[0]).toAbsolutePath().normalize(), output);
        System.out.println("Wrote " + pages + " pages. Open "
                + output.resolve("index.html").toUri());
    }

    /**
     * Writes the site.
     *
     * @param root the repository
     * @param output a folder; a site in it is deleted before
     * @return the number of pages, without those of the Java API
     */
    static int write(Path root, Path output) throws IOException {
        return new Site(root, output).write();
    }

    private int write() throws IOException {
        Documents documents = new Documents(root);
        ClassLoader loader = Site.class.getClassLoader();
        add(documents.pages());
        add(List.of(AnnotationReference.page(root), GoalReference.page(loader), RouteReference.page(root)));
        Layout layout = new Layout(groups(documents));
        empty(output);
        for (Page page : pages.values()) {
            write(page.path(), layout.around(page));
        }
        for (String image : documents.images()) {
            copy(root.resolve(image), output.resolve(image));
        }
        for (Map.Entry<String, String> asset : ASSETS.entrySet()) {
            copy(loader, asset.getValue(), output.resolve("assets").resolve(asset.getKey()));
        }
        write(SECTIONS, SearchIndex.script(List.copyOf(pages.values())));
        JavaApi.write(root, System.getProperty("java.class.path"), output.resolve(API));
        return pages.size();
    }

    private void add(List<Page> more) {
        more.forEach(page -> pages.put(page.path(), page));
    }

    private List<Layout.Group> groups(Documents documents) throws IOException {
        Set<String> guide = new LinkedHashSet<>(List.of("docs/guide/index.html"));
        guide.addAll(documents.linkedFrom("docs/guide/README.md"));
        guide.removeIf(path -> !path.startsWith("docs/guide/"));
        Set<String> topics = new LinkedHashSet<>(documents.linkedFrom("docs/README.md"));
        topics.removeIf(path -> !path.matches("docs/[^/]+"));
        return List.of(
                new Layout.Group("Guide", find(guide), true),
                new Layout.Group("Reference", reference(), true),
                new Layout.Group("Topics", find(topics), true),
                new Layout.Group("Parts", under("(examples|it|archetypes|stdb-[a-z-]+)/(.*/)?index\\.html"), false),
                new Layout.Group("Measurements", under("docs/benchmarks/.*"), false),
                new Layout.Group("Facts", under("docs/spec/.*"), false),
                new Layout.Group("Decisions", under("docs/adr/.*"), false));
    }

    private List<Page> reference() {
        List<Page> reference = new ArrayList<>(under("reference/.*"));
        reference.add(new Page(API + "/index.html", "Java API", ""));
        return reference;
    }

    private List<Page> find(Set<String> paths) {
        return paths.stream().map(pages::get).toList();
    }

    private List<Page> under(String pattern) {
        return pages.values().stream()
                .filter(page -> page.path().matches(pattern))
                .toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = output.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(ClassLoader loader, String resource, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no " + resource + " on the class path");
            }
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            if (!Files.exists(folder.resolve(SECTIONS))) {
                throw new IOException(folder + " is there and is no site: name another folder, or delete it");
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
