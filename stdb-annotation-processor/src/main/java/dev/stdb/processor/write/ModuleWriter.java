package dev.stdb.processor.write;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefCodec;
import dev.stdb.moduledef.ModuleDefValidator;
import dev.stdb.processor.model.JavaName;
import dev.stdb.processor.model.MigrationModel;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition;
import dev.stdb.processor.model.TypeDefinition.Declared;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.MapUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ResultUse;
import dev.stdb.processor.model.ViewModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Generated;
import javax.lang.model.element.Modifier;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Writes everything that is generated for a module. The output depends on the model only. */
public final class ModuleWriter {

    /** Class path resource with the encoded module definition. */
    public static final String DEFINITION_RESOURCE = "META-INF/stdb/module.bsatn";

    private static final String PROCESSOR_NAME = "dev.stdb.processor.ModuleProcessor";

    private final ModuleModel module;
    private final byte[] definition;
    private final Map<String, JavaFile> files = new TreeMap<>();

    /**
     * Prepares the output.
     *
     * @param module module without problems
     */
    public ModuleWriter(ModuleModel module) {
        this.module = module;
        ModuleDef def = new ModuleDescription(module).definition();
        List<String> errors = ModuleDefValidator.validate(def);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("the module definition is not valid: " + errors);
        }
        this.definition = ModuleDefCodec.encode(def);
        Names names = new Names(module);
        TypeCode types = new TypeCode(names, module.types());
        CodecWriter codecs = new CodecWriter(names, module.types(), types);
        Set<TypeUse> codecUses = codecUses();
        codecUses.forEach(names::codec);
        for (TypeUse use : codecUses) {
            add(module.packageName(), codecs.codec(use));
        }
        for (TableModel table : module.tables()) {
            add(module.packageName(), new TableWriter(names, module.types(), types, table).handle());
        }
        add(module.packageName(), new DbWriter(names).db(module.tables()));
        DispatchWriter dispatch = new DispatchWriter(names, types, module);
        add(module.packageName(), dispatch.dispatch());
        dispatch.bridges().types(module.reducers()).forEach(this::add);
        dispatch.migrationBridges().types(module.migrations()).forEach(this::add);
        if (!module.procedures().isEmpty()) {
            addProcedures(new ProcedureWriter(names, types, module.procedures()));
        }
        List<MethodSpec> exports = new ArrayList<>();
        if (!module.views().isEmpty()) {
            addViews(names, types, exports);
        }
        if (!module.handlers().isEmpty()) {
            addHandlers(new HandlerWriter(names, module.handlers()), exports);
        }
        if (module.environment() != null) {
            add(module.packageName(), EnvironmentWriter.env(module.packageName(), module.environment()));
        }
        add(Names.MODULE_EXPORTS.packageName(), dispatch.exports(definition, exports));
    }

    /**
     * Adds what views need.
     *
     * @param exports takes the exports by which the host calls them
     */
    private void addViews(Names names, TypeCode types, List<MethodSpec> exports) {
        String packageName = module.packageName();
        contexts(packageName).forEach(context -> add(packageName, context));
        add(packageName, new ReadOnlyDbWriter(names, types, module).db());
        add(packageName, new FromWriter(names, module).from());
        ViewDispatchWriter dispatch = new ViewDispatchWriter(names, types, module);
        add(packageName, dispatch.dispatch());
        dispatch.bridges().types(module.views()).forEach(this::add);
        for (boolean anonymous : List.of(false, true)) {
            if (!module.views(anonymous).isEmpty()) {
                exports.add(dispatch.export(anonymous));
            }
        }
    }

    private static List<TypeSpec> contexts(String packageName) {
        ViewContextWriter writer = new ViewContextWriter(packageName);
        return List.of(writer.context(false), writer.context(true));
    }

    /**
     * Writes what does not depend on the module's contents, for a module that has to wait for the next round.
     *
     * @param packageName package of the module, empty if it is not known
     * @param hasViews whether the module has views
     * @param taken qualified names of classes that are there already
     * @return qualified names of the classes written
     * @throws IOException if the compiler cannot write a file
     */
    public static Set<String> writeEarly(String packageName, boolean hasViews, Filer filer, Set<String> taken)
            throws IOException {
        List<JavaFile> files = new ArrayList<>();
        files.add(file(Names.MODULE_MAIN.packageName(), DispatchWriter.main()));
        if (hasViews && !packageName.isEmpty()) {
            contexts(packageName).forEach(context -> files.add(file(packageName, context)));
        }
        return write(files, filer, taken);
    }

    /**
     * Writes empty classes in place of those that authors name, for a module that has problems, so that the compiler
     * does not speak of them.
     *
     * @param packageName package of the module
     * @param hasViews whether the module has views
     * @param environment the interface with the environment variables, null if there is none
     * @param taken qualified names of classes that are there already
     * @throws IOException if the compiler cannot write a file
     */
    public static void writePlaceholders(
            String packageName, boolean hasViews, @Nullable JavaName environment, Filer filer, Set<String> taken)
            throws IOException {
        List<JavaFile> files = new ArrayList<>();
        files.add(placeholder(Names.db(packageName)));
        if (hasViews) {
            files.add(placeholder(Names.readOnlyDb(packageName)));
            files.add(placeholder(Names.from(packageName)));
            contexts(packageName).forEach(context -> files.add(file(packageName, context)));
        }
        if (environment != null) {
            files.add(file(packageName, EnvironmentWriter.placeholder(packageName, environment)));
        }
        write(files, filer, taken);
    }

    private static JavaFile placeholder(ClassName name) {
        return file(
                name.packageName(),
                TypeSpec.classBuilder(name)
                        .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                        .addJavadoc("Empty until the problems of the module are solved.\n")
                        .build());
    }

    private static Set<String> write(Collection<JavaFile> files, Filer filer, Set<String> taken) throws IOException {
        Set<String> written = new HashSet<>();
        for (JavaFile file : files) {
            String name = file.packageName() + "." + file.typeSpec().name();
            if (!taken.contains(name)) {
                write(file, name, filer);
                written.add(name);
            }
        }
        return written;
    }

    /** Writes the text at once: the compiler's writers encode each piece that they are given by itself. */
    private static void write(JavaFile file, String name, Filer filer) throws IOException {
        try (Writer out = filer.createSourceFile(name).openWriter()) {
            out.write(file.toString());
        }
    }

    /** Returns the qualified names of the classes that will be written. */
    public Set<String> classNames() {
        return files.keySet();
    }

    /**
     * Writes sources and the module definition.
     *
     * @param early qualified names of classes that {@link #writeEarly} has written
     * @throws IOException if the compiler cannot write a file
     */
    public void write(Filer filer, Set<String> early) throws IOException {
        writeEarly("", false, filer, early);
        write(files.values(), filer, early);
        try (OutputStream out = filer.createResource(StandardLocation.CLASS_OUTPUT, "", DEFINITION_RESOURCE)
                .openOutputStream()) {
            out.write(definition);
        }
    }

    private void addProcedures(ProcedureWriter writer) {
        add(module.packageName(), writer.dispatch());
        writer.bridges().types(module.procedures()).forEach(this::add);
    }

    private void addHandlers(HandlerWriter writer, List<MethodSpec> exports) {
        add(module.packageName(), writer.dispatch());
        writer.bridges().types(module.handlers()).forEach(this::add);
        exports.add(writer.export());
    }

    private void add(String packageName, TypeSpec type) {
        if (files.put(packageName + "." + type.name(), file(packageName, type)) != null) {
            throw new IllegalStateException("two generated classes have the same name: " + type.name());
        }
    }

    private static JavaFile file(String packageName, TypeSpec type) {
        TypeSpec marked = type.toBuilder()
                .addAnnotation(AnnotationSpec.builder(Generated.class)
                        .addMember("value", "$S", PROCESSOR_NAME)
                        .build())
                .build();
        return JavaFile.builder(packageName, marked)
                .indent("    ")
                .skipJavaLangImports(true)
                .build();
    }

    /** Returns the types that need a codec: all named ones, and every list, map, optional and result in use. */
    private Set<TypeUse> codecUses() {
        Set<TypeUse> uses = new LinkedHashSet<>();
        for (int slot = 0; slot < module.types().definitions().size(); slot++) {
            if (module.types().get(slot) instanceof Declared) {
                uses.add(new NamedUse(slot));
            }
        }
        for (TypeDefinition type : module.types().definitions()) {
            if (type instanceof RecordDefinition product) {
                for (Field field : product.fields()) {
                    addComposites(field.type(), uses);
                }
            }
        }
        for (ReducerModel reducer : module.reducers()) {
            for (Parameter parameter : reducer.parameters()) {
                addComposites(parameter.type(), uses);
            }
        }
        for (MigrationModel migration : module.migrations()) {
            uses.add(MigrationWriter.rows(migration.fromSlot()));
        }
        for (ProcedureModel procedure : module.procedures()) {
            for (Parameter parameter : procedure.parameters()) {
                addComposites(parameter.type(), uses);
            }
            if (procedure.returns() != null) {
                addComposites(procedure.returns(), uses);
            }
        }
        for (ViewModel view : module.views()) {
            if (view.returns() != ViewModel.Returns.QUERY) {
                addComposites(ViewDispatchWriter.rows(view), uses);
            }
        }
        return uses;
    }

    private static void addComposites(TypeUse use, Set<TypeUse> uses) {
        if (use instanceof OptionalUse optional) {
            uses.add(use);
            addComposites(optional.payload(), uses);
        } else if (use instanceof ListUse list) {
            uses.add(use);
            addComposites(list.element(), uses);
        } else if (use instanceof MapUse map) {
            uses.add(use);
            addComposites(map.key(), uses);
            addComposites(map.value(), uses);
        } else if (use instanceof ResultUse result) {
            uses.add(use);
            addComposites(result.ok(), uses);
            addComposites(result.error(), uses);
        }
    }
}
