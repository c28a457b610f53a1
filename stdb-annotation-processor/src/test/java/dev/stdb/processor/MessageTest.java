package dev.stdb.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.stdb.processor.SourceFiles.SourceFile;
import dev.stdb.processor.message.Message;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every {@link Message} has a source in {@code negative/<constant>.txt} that causes exactly that problem; the comment
 * {@code // ERROR: text} stands on the line where it must be reported.
 */
class MessageTest {

    private static final String ERROR_MARK = "// ERROR: ";

    /** A test case needs a resource; so a constant without one fails here, which keeps every text tested. */
    @ParameterizedTest
    @EnumSource(names = "INTERNAL_ERROR", mode = EnumSource.Mode.EXCLUDE)
    void isReportedWithTextFileAndLine(Message message) {
        List<SourceFile> sources = SourceFiles.read("/negative/" + message.name() + ".txt");

        Compilation compilation = javac().withProcessors(new ModuleProcessor()).compile(SourceFiles.objects(sources));

        List<String> expected = expected(sources);
        assertThat(expected).isNotEmpty().allMatch(line -> line.matches("(?s)[^ ]+ " + pattern(message)));
        assertThat(reported(compilation)).containsExactlyElementsOf(expected);
    }

    private static String pattern(Message message) {
        String marker = "\u0001";
        String text = message.format(marker, marker, marker, marker);
        return String.join(
                ".+",
                java.util.Arrays.stream(text.split(marker, -1))
                        .map(Pattern::quote)
                        .toList());
    }

    private static List<String> expected(List<SourceFile> sources) {
        List<String> expected = new ArrayList<>();
        for (SourceFile source : sources) {
            for (int i = 0; i < source.lines().size(); i++) {
                int mark = source.lines().get(i).indexOf(ERROR_MARK);
                if (mark >= 0) {
                    String text = source.lines().get(i).substring(mark + ERROR_MARK.length());
                    expected.add(source.path() + ":" + (i + 1) + " " + text);
                }
            }
        }
        return expected;
    }

    private static List<String> reported(Compilation compilation) {
        List<String> reported = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> error : compilation.errors()) {
            String text = error.getMessage(Locale.ENGLISH);
            JavaFileObject source = error.getSource();
            String place = source == null ? "-" : source.toUri().getPath() + ":" + error.getLineNumber();
            reported.add(place + " " + text);
        }
        return reported;
    }

    @Test
    void internalErrorAsksForReport() {
        Compilation compilation = javac().withProcessors(new FailingFilerProcessor())
                .compile(JavaFileObjects.forSourceString(
                        "test.Row", "package test; @dev.stdb.annotation.Table record Row(int a) {}"));

        assertThat(reported(compilation))
                .containsExactly(
                        "- The stdb annotation processor failed: java.lang.IllegalStateException: no writing today. "
                                + "This is a bug in stdb; please report it with the sources that cause it.");
    }

    /** The real processor in an environment whose filer fails. */
    private static final class FailingFilerProcessor extends AbstractProcessor {

        private final ModuleProcessor processor = new ModuleProcessor();

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            Filer filer = proxy(Filer.class, (method, arguments) -> {
                throw new IllegalStateException("no writing today");
            });
            processor.init(proxy(
                    ProcessingEnvironment.class,
                    (method, arguments) ->
                            method.getName().equals("getFiler") ? filer : method.invoke(environment, arguments)));
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
    }

    private interface Call {
        @Nullable
        Object on(java.lang.reflect.Method method, Object @Nullable [] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                MessageTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.on(method, arguments)));
    }
}
