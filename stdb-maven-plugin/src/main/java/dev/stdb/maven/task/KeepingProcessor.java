package dev.stdb.maven.task;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import javax.annotation.processing.Completion;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/** A processor from which the compiler gets those of its sources that are others than before. */
final class KeepingProcessor implements Processor {
    private final Processor processor;
    private final GeneratedSources sources;

    /**
     * Creates it.
     *
     * @param sources those of before; takes what the processor writes
     */
    KeepingProcessor(Processor processor, GeneratedSources sources) {
        this.processor = processor;
        this.sources = sources;
    }

    @Override
    public void init(ProcessingEnvironment environment) {
        Filer filer = sources.filer(environment.getFiler());
        processor.init((ProcessingEnvironment) Proxy.newProxyInstance(
                KeepingProcessor.class.getClassLoader(),
                new Class<?>[] {ProcessingEnvironment.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("getFiler") ? filer : method.invoke(environment, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public Set<String> getSupportedOptions() {
        return processor.getSupportedOptions();
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        return processor.process(annotations, round);
    }

    @Override
    public Iterable<? extends Completion> getCompletions(
            Element element, AnnotationMirror annotation, ExecutableElement member, String userText) {
        return processor.getCompletions(element, annotation, member, userText);
    }
}
