package dev.stdb.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

/**
 * The Markdown documents of the repository as pages at the same places. Links between documents become links between
 * pages; a link to a folder leads to its {@code README.md}; links to sources, which the site does not hold, become
 * text.
 */
final class Documents {
    private static final String README = "README.md";
    private static final Set<String> SKIPPED =
            Set.of("target", "node_modules", ".git", "archetype-resources", "test", "typescript-runtime");

    private final Path root;
    private final Set<String> documents;
    private final Set<String> images = new TreeSet<>();
    private final Parser parser;
    private final HtmlRenderer renderer;

    /**
     * Finds the documents.
     *
     * @param root the repository
     */
    Documents(Path root) throws IOException {
        this.root = root;
        this.documents = find(root);
        List<Extension> extensions = List.of(TablesExtension.create(), HeadingAnchorExtension.create());
        this.parser = Parser.builder().extensions(extensions).build();
        this.renderer = HtmlRenderer.builder().extensions(extensions).build();
    }

    private static Set<String> find(Path root) throws IOException {
        Set<String> found = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return SKIPPED.contains(folder.getFileName().toString()) && !folder.equals(root)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    found.add(slashes(root.relativize(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    /** Returns the pages, in the order of their paths. */
    List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (String document : documents) {
            pages.add(page(document));
        }
        return pages;
    }

    /** Returns the pictures that the pages made so far show, as paths from the root of the repository. */
    Set<String> images() {
        return images;
    }

    /** Returns the documents that a document links to, as paths of pages, in the order of the text. */
    List<String> linkedFrom(String document) throws IOException {
        List<String> linked = new ArrayList<>();
        parser.parse(Files.readString(root.resolve(document))).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                Target target = Target.of(document, link.getDestination());
                if (target != null && documents.contains(documentAt(target.path()))) {
                    linked.add(pagePath(documentAt(target.path())));
                }
            }
        });
        return linked.stream().distinct().toList();
    }

    private Page page(String document) throws IOException {
        Node tree = parser.parse(Files.readString(root.resolve(document)));
        String title = title(tree, document);
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                visitChildren(link);
                rewrite(document, link);
            }

            @Override
            public void visit(Image image) {
                Target target = Target.of(document, image.getDestination());
                if (target != null) {
                    images.add(target.path());
                }
            }
        });
        return new Page(pagePath(document), title, renderer.render(tree));
    }

    private void rewrite(String document, Link link) {
        Target target = Target.of(document, link.getDestination());
        if (target == null || target.path().equals(document)) {
            return;
        }
        String linked = documentAt(target.path());
        if (documents.contains(linked)) {
            Page here = new Page(pagePath(document), "", "");
            link.setDestination(here.relative(pagePath(linked)) + target.fragment());
        } else {
            unwrap(link);
        }
    }

    /** Leaves of a link what it shows. */
    private static void unwrap(Link link) {
        Node child = link.getFirstChild();
        while (child != null) {
            Node next = child.getNext();
            link.insertBefore(child);
            child = next;
        }
        link.unlink();
    }

    private String documentAt(String path) {
        if (Files.isDirectory(root.resolve(path))) {
            return path.isEmpty() ? README : path.replaceAll("/$", "") + "/" + README;
        }
        return path;
    }

    /** Returns the path of the page of a document. */
    static String pagePath(String document) {
        return document.endsWith(README)
                ? document.substring(0, document.length() - README.length()) + "index.html"
                : document.substring(0, document.length() - ".md".length()) + ".html";
    }

    private static String title(Node tree, String otherwise) {
        for (Node node = tree.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading) {
                return TextContentRenderer.builder().build().render(node).strip();
            }
        }
        return otherwise;
    }

    /**
     * Where a link leads within the repository.
     *
     * @param path from the root, without {@code .} and {@code ..}
     * @param fragment the part from {@code #} on, or nothing
     */
    private record Target(String path, String fragment) {

        /** Returns null if the link leads elsewhere. */
        static @Nullable Target of(String document, String destination) {
            if (destination.matches("[a-z]+:.*")) {
                return null;
            }
            int hash = destination.indexOf('#');
            String path = hash < 0 ? destination : destination.substring(0, hash);
            Path resolved = path.isEmpty()
                    ? Path.of(document)
                    : Path.of("/" + document).resolveSibling(path).normalize();
            String fromRoot = slashes(resolved).replaceFirst("^/", "");
            return new Target(fromRoot, hash < 0 ? "" : destination.substring(hash));
        }
    }
}
