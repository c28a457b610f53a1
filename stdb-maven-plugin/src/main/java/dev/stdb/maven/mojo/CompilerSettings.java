package dev.stdb.maven.mojo;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** How maven-compiler-plugin is told to call javac, as far as it can be done without it. Immutable. */
final class CompilerSettings {
    private static final String GROUP = "dev.stdb";

    /** The artifact of our annotation processor. */
    static final String PROCESSOR = "stdb-annotation-processor";

    /** With any of these, what javac does is not known here. */
    private static final List<String> UNKNOWN = List.of(
            "annotationProcessors",
            "compilerArgument",
            "compilerArguments",
            "excludes",
            "executable",
            "includes",
            "jdkToolchain",
            "proc");

    private final Xpp3Dom configuration;
    private final Evaluator evaluator;

    /** Replaces what stands for other values, as in <code>${maven.compiler.release}</code>. */
    interface Evaluator {
        @Nullable
        Object evaluate(String text) throws Exception;
    }

    CompilerSettings(Xpp3Dom configuration, Evaluator evaluator) {
        this.configuration = configuration;
        this.evaluator = evaluator;
    }

    /** Returns the encoding of the sources. */
    Charset encoding() {
        String name = value("encoding");
        return name.isEmpty() ? Charset.defaultCharset() : Charset.forName(name);
    }

    /**
     * Returns the options that decide what is in class files; empty if there may be others, or if class files lack the
     * names of parameters.
     */
    Optional<List<String>> options() {
        boolean known = UNKNOWN.stream().allMatch(name -> value(name).isEmpty())
                && List.of("", "javac").contains(value("compilerId"))
                && !is("fork")
                && !is("enablePreview")
                && !is("skipMain")
                && isOnlyProcessor();
        if (!known) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>(languageLevel());
        for (Xpp3Dom argument : children("compilerArgs")) {
            String text = evaluated(argument.getValue());
            if (!text.equals("-parameters") && !text.startsWith("-Xlint")) {
                return Optional.empty();
            }
            options.add(text);
        }
        if (is("parameters")) {
            options.add("-parameters");
        }
        String debugLevel = value("debuglevel");
        boolean variables = is("debug") && (debugLevel.isEmpty() || debugLevel.contains("vars"));
        if (is("debug")) {
            options.add(debugLevel.isEmpty() ? "-g" : "-g:" + debugLevel);
        }
        return variables || options.contains("-parameters") ? Optional.of(options) : Optional.empty();
    }

    /** Returns the directory of generated sources; empty if it is not known. */
    Optional<Path> generatedSources() {
        return Optional.of(value("generatedSourcesDirectory"))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    /** Returns the version of our processor; empty if it is not known, or if not all of it is asked for. */
    Optional<String> processorVersion() {
        Xpp3Dom[] paths = children("annotationProcessorPaths");
        if (!isOnlyProcessor() || !List.of(GROUP).equals(texts(paths[0], "groupId")) || paths[0].getChildCount() > 3) {
            return Optional.empty();
        }
        return texts(paths[0], "version").stream().findFirst();
    }

    private List<String> texts(Xpp3Dom parent, String name) {
        return Stream.of(parent.getChildren(name))
                .map(child -> evaluated(child.getValue()))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private List<String> languageLevel() {
        String release = value("release");
        if (!release.isEmpty()) {
            return List.of("--release", release);
        }
        // Sources for an older Java would be compiled against the classes of a newer one; javac warns of it each time.
        return List.of("-source", value("source"), "-target", value("target"), "-Xlint:-options");
    }

    /** Others may read bodies of methods, or change them. */
    private boolean isOnlyProcessor() {
        Xpp3Dom[] paths = children("annotationProcessorPaths");
        Xpp3Dom artifact = paths.length == 1 ? paths[0].getChild("artifactId") : null;
        return artifact != null && PROCESSOR.equals(artifact.getValue());
    }

    private Xpp3Dom[] children(String name) {
        Xpp3Dom child = configuration.getChild(name);
        return child == null ? new Xpp3Dom[0] : child.getChildren();
    }

    private boolean is(String name) {
        return value(name).equals("true");
    }

    /** Returns a value, or something for those that are lists; the empty text if it is not set. */
    private String value(String name) {
        Xpp3Dom child = configuration.getChild(name);
        if (child == null) {
            return "";
        }
        if (child.getChildCount() > 0) {
            return child.toString();
        }
        String set = evaluated(child.getValue());
        return set.isEmpty() ? evaluated(child.getAttribute("default-value")) : set;
    }

    private String evaluated(@Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            Object value = evaluator.evaluate(text);
            return value == null ? "" : value.toString();
        } catch (Exception e) {
            throw new IllegalArgumentException("cannot evaluate " + text, e);
        }
    }
}
