package dev.stdb.processor;

import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.step.ModuleReader;
import dev.stdb.processor.step.UnresolvedTypeException;
import dev.stdb.processor.validate.Report;
import dev.stdb.processor.write.ModuleWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/**
 * Entry of the processor. Each round it reads the module from all sources seen so far; as soon as every type it needs
 * exists it writes the module and is done. Types that another processor still has to write put it off to the next
 * round; a type that never appears is reported by the compiler itself.
 */
@SupportedAnnotationTypes("dev.stdb.annotation.*")
public final class ModuleProcessor extends AbstractProcessor {

    /** Other processors may look at the same annotations. */
    private static final boolean ANNOTATIONS_CLAIMED = false;

    private final Map<String, TypeElement> roots = new LinkedHashMap<>();

    /** Qualified names of the classes written before the module was complete. */
    private final Set<String> early = new HashSet<>();

    private boolean awaited;
    private boolean done;

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (Element root : round.getRootElements()) {
            if (root instanceof TypeElement type) {
                roots.put(type.getQualifiedName().toString(), type);
            }
        }
        if (!done && !round.processingOver()) {
            try {
                process(round);
            } catch (IOException | RuntimeException failure) {
                done = true;
                processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, Message.INTERNAL_ERROR.format(failure));
            }
        }
        return ANNOTATIONS_CLAIMED;
    }

    private void process(RoundEnvironment round) throws IOException {
        Report report = new Report();
        ModuleReader reader = new ModuleReader(report, processingEnv.getElementUtils(), processingEnv.getFiler());
        try {
            processModule(report, reader);
        } catch (UnresolvedTypeException missing) {
            // The next round reads again; see the class comment.
            refreshRoots();
            await(round, reader);
        }
    }

    /** Asks for another round; if that brought nothing from other processors, the type is missing for good. */
    private void await(RoundEnvironment round, ModuleReader reader) throws IOException {
        if (!awaited) {
            awaited = true;
            early.addAll(ModuleWriter.writeEarly(reader.packageName(), reader.hasViews(), filer(reader), existing()));
        } else if (round.getRootElements().stream().allMatch(root -> early.contains(root.toString()))) {
            done = true;
            writePlaceholders(reader);
        }
    }

    private Filer filer(ModuleReader reader) {
        return new OriginFiler(processingEnv.getFiler(), reader.origins());
    }

    private Set<String> existing() {
        Set<String> names = new HashSet<>(roots.keySet());
        names.addAll(early);
        return names;
    }

    private void processModule(Report report, ModuleReader reader) throws IOException {
        Optional<ModuleModel> module = reader.read(new ArrayList<>(roots.values()));
        if (module.isPresent()) {
            ModuleWriter writer = new ModuleWriter(module.get());
            for (String name : writer.classNames()) {
                TypeElement taken = roots.get(name);
                if (taken != null && !early.contains(name)) {
                    report.add(taken, Message.GENERATED_NAME_TAKEN, name);
                }
            }
            if (report.isClean()) {
                writer.write(filer(reader), early);
            }
        }
        done = module.isPresent() || !report.isClean();
        if (!report.isClean()) {
            writePlaceholders(reader);
        }
        report.print(processingEnv.getMessager());
    }

    /** Spares the author what the compiler would say about missing classes of a module with problems. */
    private void writePlaceholders(ModuleReader reader) throws IOException {
        if (!reader.packageName().isEmpty()) {
            ModuleWriter.writePlaceholders(
                    reader.packageName(), reader.hasViews(), reader.environment(), filer(reader), existing());
        }
    }

    /** Elements of one round must not be used in the next. */
    private void refreshRoots() {
        List<String> names = new ArrayList<>(roots.keySet());
        for (String name : names) {
            TypeElement current = processingEnv.getElementUtils().getTypeElement(name);
            if (current != null) {
                roots.put(name, current);
            }
        }
    }
}
