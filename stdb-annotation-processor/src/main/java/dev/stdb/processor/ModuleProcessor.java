package dev.stdb.processor;

import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.step.ModuleReader;
import dev.stdb.processor.step.UnresolvedTypeException;
import dev.stdb.processor.validate.Report;
import dev.stdb.processor.write.ModuleWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
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
                processModule();
            } catch (UnresolvedTypeException later) {
                // The next round reads again; see the class comment.
                refreshRoots();
            } catch (IOException | RuntimeException failure) {
                done = true;
                processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, Message.INTERNAL_ERROR.format(failure));
            }
        }
        return ANNOTATIONS_CLAIMED;
    }

    private void processModule() throws IOException {
        Report report = new Report();
        Optional<ModuleModel> module =
                new ModuleReader(report, processingEnv.getElementUtils()).read(new ArrayList<>(roots.values()));
        if (module.isPresent()) {
            ModuleWriter writer = new ModuleWriter(module.get());
            for (String name : writer.classNames()) {
                TypeElement taken = roots.get(name);
                if (taken != null) {
                    report.add(taken, Message.GENERATED_NAME_TAKEN, name);
                }
            }
            if (report.isClean()) {
                writer.write(processingEnv.getFiler());
            }
        }
        done = module.isPresent() || !report.isClean();
        report.print(processingEnv.getMessager());
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
