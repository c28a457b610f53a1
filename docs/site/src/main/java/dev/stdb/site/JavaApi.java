package dev.stdb.site;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** The Javadoc of what users of Java compile against, made by the JDK's tool. */
final class JavaApi {
    private static final List<String> SOURCES = List.of(
            "stdb-annotations/src/main/java",
            "stdb-client-codegen/java-runtime/src/main/java",
            "stdb-test-harness/src/main/java");
    private static final List<String> PACKAGES = List.of(
            "dev.stdb",
            "dev.stdb.annotation",
            "dev.stdb.module",
            "dev.stdb.types",
            "dev.stdb.query",
            "dev.stdb.client",
            "dev.stdb.harness");

    private JavaApi() {}

    /**
     * Writes the pages.
     *
     * @param classPath what the sources need to be compiled
     * @param folder where the pages go
     * @throws IOException if the tool fails; the message is what it says
     */
    static void write(Path root, String classPath, Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-notimestamp",
                "-Xdoclint:none",
                "-encoding",
                "UTF-8",
                "-charset",
                "UTF-8",
                "-public",
                "-windowtitle",
                "stdb",
                "-doctitle",
                "stdb",
                "-classpath",
                classPath,
                "-sourcepath",
                String.join(
                        File.pathSeparator,
                        SOURCES.stream()
                                .map(source -> root.resolve(source).toString())
                                .toList()),
                "-d",
                folder.toString()));
        arguments.addAll(PACKAGES);
        StringWriter said = new StringWriter();
        int status = ToolProvider.findFirst("javadoc")
                .orElseThrow(() -> new IOException("no javadoc tool: run with a JDK, not with a Java runtime"))
                .run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IOException("javadoc failed:\n" + said);
        }
    }
}
