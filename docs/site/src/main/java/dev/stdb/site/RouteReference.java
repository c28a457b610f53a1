package dev.stdb.site;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every HTTP route of the server, from the calls in its sources that add them to the router. */
final class RouteReference {
    private static final String FOLDER = "stdb-runtime-server/src/main/java/dev/stdb/server/net";
    private static final Map<String, String> ACCESS = Map.of(
            "IGNORED", "not looked at",
            "CHECKED", "checked if given",
            "ANONYMOUS", "checked if given, or else an anonymous identity",
            "OFFERED", "taken if valid, or else an anonymous identity",
            "REQUIRED", "required");

    /**
     * A route.
     *
     * @param method the HTTP method, or {@code any}
     * @param path with parameters in braces
     * @param access what becomes of a token
     */
    record Route(String method, String path, String access) {}

    private RouteReference() {}

    static Page page(Path root) throws IOException {
        Sources sources = Sources.parse(root.resolve(FOLDER));
        StringBuilder out = new StringBuilder(Html.heading(1, "http-routes", "HTTP routes"));
        out.append("<p>What the server answers to, from its sources. Bodies, statuses and errors: <a"
                + " href=\"../docs/spec/http-api.html\">facts about the HTTP API</a>.</p>\n");
        for (CompilationUnitTree unit : sources.units()) {
            List<Route> routes = new RouteScanner(unit).routes();
            if (!routes.isEmpty()) {
                group(
                        sources,
                        new TreePath(new TreePath(unit), unit.getTypeDecls().get(0)),
                        routes,
                        out);
            }
        }
        return new Page("reference/routes.html", "HTTP routes", out.toString());
    }

    private static void group(Sources sources, TreePath type, List<Route> routes, StringBuilder out) {
        String name = ((ClassTree) type.getLeaf()).getSimpleName().toString().replaceAll("Routes$", "");
        out.append(Html.heading(2, name.toLowerCase(Locale.ROOT), name.replaceAll("(?<=.)(?=[A-Z])", " ")));
        DocCommentTree comment = sources.comment(type);
        if (comment != null) {
            out.append("<p>").append(JavadocHtml.of(comment.getFirstSentence())).append("</p>\n");
        }
        out.append(Html.tableBegin("method", "path", "token"));
        for (Route route : routes) {
            out.append("<tr><td>").append(route.method()).append("</td><td><code>");
            out.append(Html.escape(route.path())).append("</code></td><td>");
            out.append(route.access()).append("</td></tr>\n");
        }
        out.append("</tbody></table>\n");
    }

    /** Finds the calls {@code router.add…(method, path, access, …)} of one file. */
    private static final class RouteScanner extends TreePathScanner<Void, Void> {
        private final Map<String, ExpressionTree> values = new HashMap<>();
        private final List<Route> routes = new ArrayList<>();
        private final CompilationUnitTree unit;

        RouteScanner(CompilationUnitTree unit) {
            this.unit = unit;
        }

        List<Route> routes() {
            scan(unit, null);
            return routes;
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            if (variable.getInitializer() != null) {
                values.put(variable.getName().toString(), variable.getInitializer());
            }
            return super.visitVariable(variable, nothing);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && select.getExpression().toString().equals("router")
                    && select.getIdentifier().toString().startsWith("add")) {
                routes.add(route(call.getArguments(), select.getIdentifier().toString()));
            }
            return super.visitMethodInvocation(call, nothing);
        }

        private Route route(List<? extends ExpressionTree> arguments, String adder) {
            boolean named = arguments.get(0).toString().startsWith("HttpMethod.");
            String method = named ? last(arguments.get(0)) : adder.equals("addUpgrade") ? "WebSocket" : "any";
            String path = text(arguments.get(named ? 1 : 0));
            String access = ACCESS.get(last(resolve(arguments.get(named ? 2 : 1))));
            if (access == null) {
                throw new IllegalStateException("what " + adder + " of " + path + " does with tokens is not known: "
                        + unit.getSourceFile().getName());
            }
            return new Route(method, adder.equals("addSubtree") ? path + "/…" : path, access);
        }

        private String text(@Nullable Tree expression) {
            if (expression instanceof LiteralTree literal) {
                return String.valueOf(literal.getValue());
            } else if (expression instanceof BinaryTree sum) {
                return text(sum.getLeftOperand()) + text(sum.getRightOperand());
            } else if (expression instanceof IdentifierTree name && values.containsKey(name.toString())) {
                return text(values.get(name.toString()));
            }
            throw new IllegalStateException("a path of a route is no constant: " + expression + " in "
                    + unit.getSourceFile().getName());
        }

        private ExpressionTree resolve(ExpressionTree expression) {
            return expression instanceof IdentifierTree name
                    ? values.getOrDefault(name.toString(), expression)
                    : expression;
        }

        private static String last(ExpressionTree expression) {
            String text = expression.toString();
            return text.substring(text.lastIndexOf('.') + 1);
        }
    }
}
