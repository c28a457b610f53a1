package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.model.ClientTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Generates Java clients; needs the artifact {@code stdb-client-java} at run time. Stateless. */
public final class JavaTarget implements TargetLanguage {
    /** Creates the target. */
    public JavaTarget() {}

    @Override
    public String name() {
        return "java";
    }

    @Override
    public String fileSuffix() {
        return ".java";
    }

    @Override
    public List<GeneratedFile> generate(ClientModel model, GeneratorOptions options) {
        JavaNames names = new JavaNames(model);
        List<JavaFile> files = new ArrayList<>();
        for (Map.Entry<Integer, String> type : names.types().entrySet()) {
            files.add(new TypeFile(model, names, options.packageName()).write(type.getKey(), type.getValue()));
        }
        for (ClientTable table : model.tables()) {
            files.add(new TableFile(model, names, options.packageName()).write(table));
        }
        FunctionsFile functions = new FunctionsFile(model, names, options.packageName());
        files.add(functions.reducers());
        files.add(functions.procedures());
        ConnectionFiles connection = new ConnectionFiles(model, names, options.packageName());
        files.add(connection.tables());
        files.add(new QueriesFile(model, names, options.packageName()).write());
        files.add(connection.connection());
        return files.stream().map(JavaFile::toGeneratedFile).toList();
    }
}
