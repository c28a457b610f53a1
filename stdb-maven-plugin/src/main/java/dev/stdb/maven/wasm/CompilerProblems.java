package dev.stdb.maven.wasm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.teavm.callgraph.CallGraph;
import org.teavm.callgraph.CallGraphNode;
import org.teavm.callgraph.CallSite;
import org.teavm.dependency.DependencyInfo;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.interop.Import;
import org.teavm.model.AnnotationReader;
import org.teavm.model.AnnotationValue;
import org.teavm.model.CallLocation;
import org.teavm.model.MethodReader;
import org.teavm.model.MethodReference;
import org.teavm.model.TextLocation;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.tooling.TeaVMTool;

/** Texts for what TeaVM could not compile, with call chains: class, method and line. */
final class CompilerProblems {
    private static final int PROBLEMS_MAX = 20;
    private static final String FRAME = "    at ";
    private static final Pattern MISSING =
            Pattern.compile("(?:Method|Class|Field) (java\\.[\\w.$]+).* was not found", Pattern.DOTALL);

    private CompilerProblems() {}

    /** Describes every problem of a finished run; an empty list means that the output is usable. */
    static List<String> describe(TeaVMTool tool) {
        CallGraph calls = tool.getDependencyInfo().getCallGraph();
        List<String> texts = new ArrayList<>();
        DefaultProblemTextConsumer consumer = new DefaultProblemTextConsumer();
        for (Problem problem : tool.getProblemProvider().getSevereProblems()) {
            consumer.clear();
            problem.render(consumer);
            texts.add(withChain(plain(consumer.getText()), calls, problem.getLocation()));
            if (texts.size() == PROBLEMS_MAX) {
                return texts;
            }
        }
        return texts;
    }

    /**
     * Describes why a module has an import that no database provides.
     *
     * @param module import module
     * @param name import name
     */
    static String describeImport(TeaVMTool tool, String module, String name) {
        DependencyInfo info = tool.getDependencyInfo();
        if (module.equals("teavmDate")) {
            MethodReference clock = new MethodReference(System.class, "currentTimeMillis", long.class);
            return unavailable(info, clock);
        }
        for (MethodReference reference : info.getReachableMethods()) {
            MethodReader method = info.getClassSource().resolve(reference);
            AnnotationReader importing =
                    method == null ? null : method.getAnnotations().get(Import.class.getName());
            if (importing != null
                    && textOf(importing.getValue("module"), "teavm").equals(module)
                    && textOf(importing.getValue("name"), reference.getName()).equals(name)) {
                return unavailable(info, reference);
            }
        }
        return "a library class used by the module needs a JavaScript host: import=" + module + "." + name;
    }

    /**
     * Says of a member that the class library lacks what people need to know, without descriptors of the class file.
     */
    private static String plain(String text) {
        Matcher missing = MISSING.matcher(text);
        if (!missing.matches()) {
            return text;
        }
        String member = missing.group(1);
        return member + " is not available inside a database module" + remedyFor(member);
    }

    /** Keeps the problems that have a line of the author; the others are consequences of them, or all there is. */
    static List<String> mostUseful(List<String> importProblems) {
        List<String> located = importProblems.stream()
                .filter(text -> text.lines().anyMatch(CompilerProblems::isAuthorsLine))
                .toList();
        return located.isEmpty() ? importProblems : located;
    }

    private static boolean isAuthorsLine(String line) {
        return line.startsWith(FRAME) && isUserCode(line.substring(FRAME.length()));
    }

    private static String unavailable(DependencyInfo info, MethodReference reference) {
        String member = reference.getClassName() + "." + reference.getName();
        StringBuilder text = new StringBuilder(member).append(" is not available inside a database module");
        text.append(remedyFor(member));
        List<CallLocation> chain = chainToUser(info.getCallGraph(), reference);
        for (CallLocation step : chain.subList(0, chain.size() - 1)) {
            text.append('\n').append(FRAME);
            TeaVMProblemRenderer.renderCallLocation(step.getMethod(), step.getSourceLocation(), text);
        }
        return withChain(text.toString(), info.getCallGraph(), chain.get(chain.size() - 1));
    }

    /**
     * Returns the shortest way from a library member to a method outside the library; only the member if there is none.
     */
    private static List<CallLocation> chainToUser(CallGraph calls, MethodReference member) {
        Map<MethodReference, CallLocation> calleeOf = new HashMap<>();
        ArrayDeque<CallLocation> queue = new ArrayDeque<>(List.of(new CallLocation(member)));
        while (!queue.isEmpty()) {
            CallLocation step = queue.remove();
            if (isUserCode(step.getMethod().getClassName())) {
                LinkedList<CallLocation> chain = new LinkedList<>();
                for (CallLocation i = step; i != null; i = calleeOf.get(i.getMethod())) {
                    chain.addFirst(i);
                }
                return chain;
            }
            for (CallSite site : calls.getNode(step.getMethod()).getCallerCallSites()) {
                for (CallGraphNode caller : site.getCallers()) {
                    MethodReference method = caller.getMethod();
                    if (!method.equals(member) && calleeOf.putIfAbsent(method, step) == null) {
                        TextLocation line = site.getLocations(caller).stream()
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null);
                        queue.add(line == null ? new CallLocation(method) : new CallLocation(method, line));
                    }
                }
            }
        }
        return List.of(new CallLocation(member));
    }

    private static boolean isUserCode(String className) {
        return !className.startsWith("java.")
                && !className.startsWith("org.teavm.")
                && !className.startsWith("dev.stdb.maven.jcl.");
    }

    private static String remedyFor(String member) {
        return switch (member) {
            case "java.lang.System.currentTimeMillis", "java.lang.System.nanoTime" ->
                "; use the time of the call, ReducerContext.timestamp()";
            case "java.util.UUID.randomUUID" -> "; use new UUID(…) of two longs of ReducerContext.random()";
            case "java.lang.Math.random" -> "; use ReducerContext.random()";
            case "org.teavm.backend.wasm.runtime.WasmGCSupport.putCharStdout",
                    "org.teavm.backend.wasm.runtime.WasmGCSupport.putCharStderr" ->
                " (System.out); use ReducerContext.log()";
            default -> "";
        };
    }

    private static String textOf(@Nullable AnnotationValue value, String absent) {
        return value == null ? absent : value.getString();
    }

    private static String withChain(String text, CallGraph calls, @Nullable CallLocation location) {
        StringBuilder result = new StringBuilder(text);
        TeaVMProblemRenderer.renderCallStack(calls, location, result);
        return result.toString();
    }
}
