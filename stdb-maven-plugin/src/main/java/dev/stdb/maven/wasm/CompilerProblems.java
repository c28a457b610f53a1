package dev.stdb.maven.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.callgraph.CallGraph;
import org.teavm.dependency.DependencyInfo;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.interop.Import;
import org.teavm.model.AnnotationReader;
import org.teavm.model.AnnotationValue;
import org.teavm.model.CallLocation;
import org.teavm.model.MethodReader;
import org.teavm.model.MethodReference;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.tooling.TeaVMTool;

/** Texts for what TeaVM could not compile, with call chains: class, method and line. */
final class CompilerProblems {
    private static final int PROBLEMS_MAX = 20;

    private CompilerProblems() {}

    /** Describes every problem of a finished run; an empty list means that the output is usable. */
    static List<String> describe(TeaVMTool tool) {
        CallGraph calls = tool.getDependencyInfo().getCallGraph();
        List<String> texts = new ArrayList<>();
        DefaultProblemTextConsumer consumer = new DefaultProblemTextConsumer();
        for (Problem problem : tool.getProblemProvider().getSevereProblems()) {
            consumer.clear();
            problem.render(consumer);
            texts.add(withChain(consumer.getText(), calls, problem.getLocation()));
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

    private static String unavailable(DependencyInfo info, MethodReference reference) {
        String member = reference.getClassName() + "." + reference.getName();
        return withChain(
                member + " is not available inside a database module",
                info.getCallGraph(),
                new CallLocation(reference));
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
