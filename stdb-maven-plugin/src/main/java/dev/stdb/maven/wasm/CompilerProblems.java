package dev.stdb.maven.wasm;

import dev.stdb.trace.AuthorCode;
import java.io.File;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.teavm.model.ClassReaderSource;
import org.teavm.model.FieldReference;
import org.teavm.model.MethodReader;
import org.teavm.model.MethodReference;
import org.teavm.model.ProgramReader;
import org.teavm.model.ReferenceCache;
import org.teavm.model.TextLocation;
import org.teavm.model.VariableReader;
import org.teavm.model.instructions.AbstractInstructionReader;
import org.teavm.model.instructions.InvocationType;
import org.teavm.parsing.ClasspathClassHolderSource;
import org.teavm.parsing.resource.ResourceProvider;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.vm.TeaVM;

/**
 * Texts for what TeaVM could not compile: every use by the author, the member of the library that is used there, and
 * what to take instead. Names of the compiler's own classes never show.
 */
final class CompilerProblems {
    private static final int PROBLEMS_MAX = 100;
    private static final String FRAME = "    at ";
    private static final Pattern MISSING =
            Pattern.compile("(?:Method|Class|Field) (java\\.[\\w.$]+).* was not found", Pattern.DOTALL);

    /** What TeaVM's library writes characters with, by what authors reach it through. */
    private static final Map<String, String> CONSOLES = Map.of(
            "org.teavm.backend.wasm.runtime.WasmGCSupport.putCharStdout", "java.lang.System.out",
            "org.teavm.backend.wasm.runtime.WasmGCSupport.putCharStderr", "java.lang.System.err");

    private static final MethodReference INTERN = new MethodReference(String.class, "intern", String.class);

    private static final List<MethodReference> WEAK_REFERENCES = List.of(
            new MethodReference(WeakReference.class, "<init>", Object.class, ReferenceQueue.class, void.class),
            new MethodReference(WeakReference.class, "<init>", Object.class, void.class));

    private static final Set<String> IMPORTS_OF_WEAK_REFERENCES = Set.of("createWeakRef", "deref");

    /** Members whose imports TeaVM makes while it generates code. */
    private static final List<MethodReference> FOREIGN_WITHOUT_IMPORT = List.of(
            INTERN,
            new MethodReference(Thread.class, "start", void.class),
            WEAK_REFERENCES.get(0),
            WEAK_REFERENCES.get(1));

    /** Classes that the library has, but that start threads as soon as they are made. */
    private static final Set<String> FOREIGN_CLASSES = Set.of("java.util.Timer");

    private CompilerProblems() {}

    /**
     * Describes every problem of a finished run; an empty list means that the output is usable.
     *
     * @param classPath what the compiler read
     */
    static List<String> describe(TeaVM compiler, List<File> classPath) {
        DependencyInfo info = compiler.getDependencyInfo();
        Set<String> texts = new LinkedHashSet<>();
        DefaultProblemTextConsumer consumer = new DefaultProblemTextConsumer();
        for (Problem problem : compiler.getProblemProvider().getSevereProblems()) {
            consumer.clear();
            problem.render(consumer);
            Matcher missing = MISSING.matcher(consumer.getText());
            String member = missing.matches() ? missing.group(1) : null;
            texts.addAll(usesOf(info, problem.getLocation(), member, consumer.getText()));
        }
        if (!texts.isEmpty()) {
            // Nothing was written whose imports could be looked at; what would be one is told in the same run.
            texts.addAll(foreignMembers(info));
            texts.addAll(missingUses(info, classPath));
        }
        List<String> useful = mostUseful(List.copyOf(texts));
        return useful.subList(0, Math.min(useful.size(), PROBLEMS_MAX));
    }

    /** Names what stands behind the first thing that is missing in a method, where TeaVM stops to read. */
    private static List<String> missingUses(DependencyInfo info, List<File> classPath) {
        try (ResourceProvider files = ResourceProvider.ofClassPath(classPath)) {
            ClassReaderSource classes = new ClasspathClassHolderSource(
                    files, new ReferenceCache(), CompilerProblems.class.getClassLoader());
            ClassReaderSource library = stillReadable(info.getClassSource(), classes);
            List<String> texts = new ArrayList<>();
            for (AuthorUses.Use use : AuthorUses.find(classes, info.getReachableMethods())) {
                String missing = missingIn(library, use);
                if (missing != null) {
                    CallLocation place = use.line() == null
                            ? new CallLocation(use.method())
                            : new CallLocation(use.method(), use.line());
                    texts.add(withAuthorsFrames(unavailable(missing, missing), info.getCallGraph(), place));
                }
            }
            return texts;
        }
    }

    /** Returns the classes as the compiler saw them; it has closed its files, so others are read again. */
    private static ClassReaderSource stillReadable(ClassReaderSource seen, ClassReaderSource files) {
        return name -> {
            try {
                return seen.get(name);
            } catch (IllegalStateException e) {
                return files.get(name);
            }
        };
    }

    /** Returns the name of what is used and missing, null if nothing is. */
    private static @Nullable String missingIn(ClassReaderSource library, AuthorUses.Use use) {
        MethodReference called = use.called();
        FieldReference field = use.field();
        if (library.get(use.owner()) == null || FOREIGN_CLASSES.contains(use.owner())) {
            return use.owner();
        }
        if (field != null && library.resolve(field) == null) {
            return use.owner() + "." + field.getFieldName();
        }
        if (called == null) {
            return null;
        }
        boolean missing = library.resolve(called) == null
                || RefusedMembers.refuses(called)
                || Remedy.isOf(nameOf(called))
                || FOREIGN_WITHOUT_IMPORT.contains(called)
                || isForeign(importOf(library, called));
        return missing ? nameOf(called) : null;
    }

    private static boolean isForeign(@Nullable AnnotationReader importing) {
        return importing != null && !ModulePostProcessor.isOfDatabase(textOf(importing.getValue("module"), "teavm"));
    }

    private static List<String> foreignMembers(DependencyInfo info) {
        List<String> texts = new ArrayList<>();
        for (MethodReference reference : info.getReachableMethods()) {
            AnnotationReader importing = importOf(info.getClassSource(), reference);
            if (isForeign(importing)) {
                texts.addAll(usesOf(info, new CallLocation(reference), null, ""));
            }
        }
        for (MethodReference member : FOREIGN_WITHOUT_IMPORT) {
            if (info.getMethod(member) != null) {
                texts.addAll(usesOf(info, new CallLocation(member), null, ""));
            }
        }
        return mostUseful(texts).stream()
                .filter(text -> text.contains("\n" + FRAME))
                .toList();
    }

    /**
     * Describes why a module has an import that no database provides: one text for each use.
     *
     * @param module import module
     * @param name import name
     */
    static List<String> describeImport(TeaVM compiler, String module, String name) {
        DependencyInfo info = compiler.getDependencyInfo();
        if (module.equals("teavmDate")) {
            MethodReference clock = new MethodReference(System.class, "currentTimeMillis", long.class);
            return usesOf(info, new CallLocation(clock), null, "");
        }
        for (MethodReference reference : info.getReachableMethods()) {
            AnnotationReader importing = importOf(info.getClassSource(), reference);
            if (importing != null
                    && textOf(importing.getValue("module"), "teavm").equals(module)
                    && textOf(importing.getValue("name"), reference.getName()).equals(name)) {
                return usesOf(info, new CallLocation(reference), null, "");
            }
        }
        for (MethodReference member : membersBehind(name)) {
            if (info.getMethod(member) != null) {
                return usesOf(info, new CallLocation(member), null, "");
            }
        }
        return List.of("a class of the library that the module uses needs a browser");
    }

    /** Returns members for which TeaVM makes an import while it generates code. */
    private static List<MethodReference> membersBehind(String name) {
        if (IMPORTS_OF_WEAK_REFERENCES.contains(name)) {
            return WEAK_REFERENCES;
        }
        return name.contains("string") || name.contains("String") ? List.of(INTERN) : List.of();
    }

    private static @Nullable AnnotationReader importOf(ClassReaderSource classes, MethodReference reference) {
        MethodReader method = classes.resolve(reference);
        return method == null ? null : method.getAnnotations().get(Import.class.getName());
    }

    /** Keeps the problems that have a line of the author; the others are consequences of them, or all there is. */
    static List<String> mostUseful(List<String> problems) {
        List<String> located = problems.stream()
                .filter(text -> text.lines().anyMatch(CompilerProblems::isAuthorsLine))
                .distinct()
                .toList();
        return located.isEmpty() ? problems : located;
    }

    private static boolean isAuthorsLine(String line) {
        int end = line.indexOf('(');
        int method = line.lastIndexOf('.', end);
        return line.startsWith(FRAME)
                && method > FRAME.length()
                && AuthorCode.includes(line.substring(FRAME.length(), method));
    }

    /**
     * Returns a text for each place where the author's code leads to a member through nothing but the library.
     *
     * @param place where the problem is: the member itself, or the method that uses what is missing
     * @param missing member that is missing at that place, null if the place is the member
     * @param otherwise text if there is no place
     */
    private static List<String> usesOf(
            DependencyInfo info, @Nullable CallLocation place, @Nullable String missing, String otherwise) {
        if (place == null) {
            return List.of(otherwise);
        }
        CallGraph calls = info.getCallGraph();
        String cause = missing != null ? missing : nameOf(place.getMethod());
        if (isUserCode(place.getMethod().getClassName())) {
            String text = missing == null ? otherwise : unavailable(cause, cause);
            return List.of(withAuthorsFrames(text, calls, place));
        }
        List<String> texts = new ArrayList<>();
        Set<MethodReference> seen = new HashSet<>(Set.of(place.getMethod()));
        ArrayDeque<MethodReference> queue = new ArrayDeque<>(seen);
        while (!queue.isEmpty()) {
            MethodReference step = queue.remove();
            for (CallSite site : calls.getNode(step).getCallerCallSites()) {
                for (CallGraphNode caller : site.getCallers()) {
                    if (!isUserCode(caller.getMethod().getClassName())) {
                        if (seen.add(caller.getMethod())) {
                            queue.add(caller.getMethod());
                        }
                        continue;
                    }
                    Set<TextLocation> lines = new LinkedHashSet<>(linesOf(info, caller.getMethod(), step));
                    if (lines.isEmpty()) {
                        lines.addAll(site.getLocations(caller));
                    }
                    for (TextLocation line : lines) {
                        CallLocation use = line == null
                                ? new CallLocation(caller.getMethod())
                                : new CallLocation(caller.getMethod(), line);
                        texts.add(withAuthorsFrames(unavailable(nameOf(step), cause), calls, use));
                    }
                }
            }
        }
        return texts.isEmpty() ? List.of(unavailable(cause, cause)) : texts;
    }

    /** Returns the lines of a method that call another one; the call graph keeps but one of them. */
    private static List<TextLocation> linesOf(DependencyInfo info, MethodReference method, MethodReference called) {
        MethodReader reader = info.getClassSource().resolve(method);
        ProgramReader program = reader == null ? null : reader.getProgram();
        List<TextLocation> lines = new ArrayList<>();
        if (program != null) {
            for (int i = 0; i < program.basicBlockCount(); i++) {
                program.basicBlockAt(i).readAllInstructions(new AbstractInstructionReader() {
                    private @Nullable TextLocation line;

                    @Override
                    public void location(@Nullable TextLocation location) {
                        line = location;
                    }

                    @Override
                    public void invoke(
                            @Nullable VariableReader receiver,
                            @Nullable VariableReader instance,
                            MethodReference target,
                            List<? extends VariableReader> arguments,
                            InvocationType type) {
                        if (line != null && target.getDescriptor().equals(called.getDescriptor())) {
                            lines.add(line);
                        }
                    }
                });
            }
        }
        return lines;
    }

    private static String unavailable(String member, String cause) {
        String cure = Remedy.of(member)
                .or(() -> Remedy.of(cause))
                .map(remedy -> "; " + remedy.cure())
                .orElse("");
        return shownName(member, cause) + " is not available inside a database module" + cure;
    }

    private static String shownName(String member, String cause) {
        boolean isKnown = isUserCode(member) || member.startsWith("java.");
        String console = CONSOLES.get(cause);
        if (console != null && (!isKnown || member.startsWith("java.io.PrintStream"))) {
            return console;
        }
        return isKnown ? member : "a member of the library";
    }

    private static String nameOf(MethodReference method) {
        return method.getName().equals("<init>")
                ? method.getClassName() + " (constructor)"
                : method.getClassName() + "." + method.getName();
    }

    private static boolean isUserCode(String className) {
        return !className.startsWith("java.")
                && !className.startsWith("org.teavm.")
                && !className.startsWith("dev.stdb.maven.jcl.");
    }

    /**
     * Appends the author's line and how the module gets there; classes that the compiler made of lambdas are left out.
     */
    private static String withAuthorsFrames(String text, CallGraph calls, CallLocation use) {
        StringBuilder frames = new StringBuilder();
        TeaVMProblemRenderer.renderCallStack(calls, use, frames);
        StringBuilder result = new StringBuilder(text);
        frames.toString()
                .lines()
                .filter(CompilerProblems::isAuthorsLine)
                .forEach(line -> result.append('\n').append(line));
        return result.toString();
    }

    private static String textOf(@Nullable AnnotationValue value, String absent) {
        return value == null ? absent : value.getString();
    }
}
