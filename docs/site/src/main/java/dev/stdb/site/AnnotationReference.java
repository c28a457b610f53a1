package dev.stdb.site;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every annotation of modules with its attributes, as their sources and Javadoc say. */
final class AnnotationReference {
    private static final String FOLDER = "stdb-annotations/src/main/java/dev/stdb/annotation";

    private final Sources sources;
    private final StringBuilder out = new StringBuilder();

    private AnnotationReference(Sources sources) {
        this.sources = sources;
    }

    static Page page(Path root) throws IOException {
        AnnotationReference reference = new AnnotationReference(Sources.parse(root.resolve(FOLDER)));
        return new Page("reference/annotations.html", "Annotations", reference.html());
    }

    private String html() {
        out.append(Html.heading(1, "annotations", "Annotations"))
                .append("<p>What a module is made of, in the package <code>dev.stdb.annotation</code>.</p>\n");
        for (CompilationUnitTree unit : sources.units()) {
            for (Tree type : unit.getTypeDecls()) {
                if (type.getKind() == Tree.Kind.ANNOTATION_TYPE) {
                    annotation(new TreePath(new TreePath(unit), type), (ClassTree) type);
                }
            }
        }
        return out.toString();
    }

    private void annotation(TreePath path, ClassTree type) {
        String name = type.getSimpleName().toString();
        out.append(Html.heading(2, name.toLowerCase(Locale.ROOT), "@" + name));
        out.append("<p class=\"where\">On ").append(targets(type)).append(".</p>\n");
        DocCommentTree comment = sources.comment(path);
        if (comment != null) {
            out.append("<div>").append(JavadocHtml.of(comment.getFullBody())).append("</div>\n");
        }
        List<MethodTree> attributes = type.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .toList();
        if (attributes.isEmpty()) {
            return;
        }
        out.append(Html.tableBegin("attribute", "type", "default", "meaning"));
        attributes.forEach(attribute -> attribute(new TreePath(path, attribute), attribute));
        out.append("</tbody></table>\n");
    }

    private void attribute(TreePath path, MethodTree attribute) {
        Tree value = attribute.getDefaultValue();
        out.append("<tr><td><code>")
                .append(attribute.getName())
                .append("</code></td><td><code>")
                .append(Html.escape(attribute.getReturnType().toString()))
                .append("</code></td><td>")
                .append(value == null ? "required" : "<code>" + Html.escape(value.toString()) + "</code>")
                .append("</td><td>")
                .append(meaning(sources.comment(path)))
                .append("</td></tr>\n");
    }

    private static String meaning(@Nullable DocCommentTree comment) {
        if (comment == null) {
            return "";
        }
        StringBuilder meaning = new StringBuilder(JavadocHtml.of(comment.getFullBody()));
        for (DocTree tag : comment.getBlockTags()) {
            if (tag instanceof ReturnTree returned) {
                meaning.append("<p>Value: ")
                        .append(JavadocHtml.of(returned.getDescription()))
                        .append(".</p>");
            }
        }
        return meaning.toString();
    }

    /** Returns what the annotation may stand on, in words. */
    private static String targets(ClassTree type) {
        for (AnnotationTree annotation : type.getModifiers().getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("Target")) {
                return annotation
                        .getArguments()
                        .get(0)
                        .toString()
                        .replaceAll("value = |ElementType\\.|[{}]", "")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ')
                        .strip();
            }
        }
        return "any declaration";
    }
}
