package dev.stdb.codegen.kotlinclient;

import dev.stdb.codegen.GeneratedFile;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.TargetLanguage;
import dev.stdb.codegen.javaclient.JavaNames;
import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.codegen.model.ClientModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Generates Kotlin clients: the Java client with a file of extensions in each package. Needs the artifact
 * {@code stdb-client-kotlin} at run time. Stateless.
 */
public final class KotlinTarget implements TargetLanguage {
    private final JavaTarget java = new JavaTarget();

    /** Creates the target. */
    public KotlinTarget() {}

    @Override
    public String name() {
        return "kotlin";
    }

    @Override
    public Set<String> fileSuffixes() {
        return Set.of(".java", ".kt");
    }

    @Override
    public List<GeneratedFile> generate(ClientModel model, GeneratorOptions options) {
        List<GeneratedFile> files = new ArrayList<>(java.generate(model, options));
        addFiles(model, new JavaNames(model, options.packageName(), options.packageName()), files);
        return files;
    }

    private static void addFiles(ClientModel model, JavaNames names, List<GeneratedFile> files) {
        files.add(new ExtensionsFile(model, names).write());
        List<String> packages = names.packages(model.namespaces());
        for (int i = 0; i < packages.size(); i++) {
            ClientModel below = model.namespaces().get(i).model();
            addFiles(below, new JavaNames(below, packages.get(i), names.rootPackage()), files);
        }
    }
}
