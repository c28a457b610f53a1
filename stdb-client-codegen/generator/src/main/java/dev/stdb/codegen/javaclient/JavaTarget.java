package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Generates Java clients; needs the artifact {@code stdb-client-java} at run time. Stateless. */
public final class JavaTarget implements TargetLanguage {
    /** Creates the target. */
    public JavaTarget() {}

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Set<String> fileSuffixes() {
        return Set.of(".java");
    }

    @Override
    public List<GeneratedFile> generate(ClientModel model, GeneratorOptions options) {
        List<JavaFile> files = new ArrayList<>();
        addFiles(model, new JavaNames(model, options.packageName(), options.packageName()), files);
        return files.stream().map(JavaFile::toGeneratedFile).toList();
    }

    private static void addFiles(ClientModel model, JavaNames names, List<JavaFile> files) {
        for (Map.Entry<Integer, String> type : names.types().entrySet()) {
            files.add(new TypeFile(model, names).write(type.getKey(), type.getValue()));
        }
        for (ClientTable table : model.tables()) {
            files.add(new TableFile(model, names).write(table));
        }
        FunctionsFile functions = new FunctionsFile(model, names);
        files.add(functions.reducers());
        files.add(functions.procedures());
        ConnectionFiles connection = new ConnectionFiles(model, names);
        files.add(connection.tables());
        files.add(new QueriesFile(model, names).write());
        if (names.isRoot()) {
            files.add(connection.connection());
        }
        List<String> packages = names.packages(model.namespaces());
        for (int i = 0; i < packages.size(); i++) {
            ClientModel below = model.namespaces().get(i).model();
            addFiles(below, new JavaNames(below, packages.get(i), names.rootPackage()), files);
        }
    }
}
