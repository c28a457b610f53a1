package dev.stdb.site;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The Java files of a folder, parsed by the compiler, which does not resolve names in them. */
final class Sources {
    private final List<CompilationUnitTree> units;
    private final DocTrees trees;

    private Sources(List<CompilationUnitTree> units, DocTrees trees) {
        this.units = units;
        this.trees = trees;
    }

    /**
     * Parses the files of a folder, without those in folders below it, in the order of their names.
     *
     * @throws IllegalStateException if there is no compiler: the site is built with a JDK
     */
    static Sources parse(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("no Java compiler: run with a JDK, not with a Java runtime");
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return new Sources(units, DocTrees.instance(task));
        }
    }

    List<CompilationUnitTree> units() {
        return units;
    }

    /** Returns the Javadoc of a declaration; null if it has none. */
    @Nullable
    DocCommentTree comment(TreePath declaration) {
        return trees.getDocCommentTree(declaration);
    }
}
