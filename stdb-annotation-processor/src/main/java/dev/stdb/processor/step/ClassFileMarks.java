package dev.stdb.processor.step;

import dev.stdb.processor.validate.AccessRules;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.TypeReference;

/**
 * Annotations on type arguments in class files, such as {@code List<@U32 Long>} of a record in a library or of a class
 * that an incremental build does not compile again. Compilers before Java 22 do not show them.
 */
final class ClassFileMarks {
    private static final List<StandardLocation> LOCATIONS =
            List.of(StandardLocation.CLASS_PATH, StandardLocation.CLASS_OUTPUT);

    /**
     * Where an annotation stands.
     *
     * @param declared key of a component, parameter or method
     * @param path steps into its type, as the class file has them: {@code 0;} is the first type argument
     */
    private record Place(String declared, String path) {}

    private final Filer filer;
    private final Elements elements;
    private final Map<String, Map<Place, Set<String>>> files = new HashMap<>();

    ClassFileMarks(Filer filer, Elements elements) {
        this.filer = filer;
        this.elements = elements;
    }

    /**
     * Returns the qualified names of the annotations at a place.
     *
     * @param declared a record component, a parameter, or a method for what it returns
     * @param path steps into its type, each the number of a type argument and a semicolon
     */
    Set<String> at(Element declared, String path) {
        Element owner = AccessRules.enclosing(declared);
        TypeElement type = (TypeElement) (owner instanceof TypeElement ? owner : AccessRules.enclosing(owner));
        return files.computeIfAbsent(elements.getBinaryName(type).toString(), name -> read(type, name))
                .getOrDefault(new Place(key(declared), path), Set.of());
    }

    private static String key(Element declared) {
        if (declared instanceof ExecutableElement method) {
            return methodKey(
                            method.getSimpleName().toString(),
                            method.getParameters().size()) + "return";
        }
        if (AccessRules.enclosing(declared) instanceof ExecutableElement method) {
            return methodKey(
                            method.getSimpleName().toString(),
                            method.getParameters().size())
                    + method.getParameters().indexOf(declared);
        }
        return declared.getSimpleName().toString();
    }

    private static String methodKey(String name, int parameters) {
        return name + "/" + parameters + "/";
    }

    private Map<Place, Set<String>> read(TypeElement type, String binaryName) {
        Map<Place, Set<String>> found = new HashMap<>();
        if (!isSource(type)) {
            file(binaryName).ifPresent(file -> file.accept(new Collector(found), ClassReader.SKIP_FRAMES));
        }
        return found;
    }

    /** Returns whether the compiler reads a class from its source, whatever an earlier compilation has left. */
    private boolean isSource(TypeElement type) {
        try {
            // Java 18 and later.
            Object file =
                    Elements.class.getMethod("getFileObjectOf", Element.class).invoke(elements, type);
            return file instanceof JavaFileObject object && object.getKind() == JavaFileObject.Kind.SOURCE;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private Optional<ClassReader> file(String binaryName) {
        int dot = binaryName.lastIndexOf('.');
        String packageName = binaryName.substring(0, Math.max(dot, 0));
        for (StandardLocation location : LOCATIONS) {
            try (InputStream in = filer.getResource(location, packageName, binaryName.substring(dot + 1) + ".class")
                    .openInputStream()) {
                return Optional.of(new ClassReader(in));
            } catch (IOException | RuntimeException e) {
                // There is no such file, or the compiler has no such place: the next may have it.
            }
        }
        return Optional.empty();
    }

    /** Collects the type annotations of a class. */
    private static final class Collector extends ClassVisitor {
        private final Map<Place, Set<String>> found;

        Collector(Map<Place, Set<String>> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        private void add(String declared, @Nullable TypePath path, String descriptor) {
            if (path != null) {
                found.computeIfAbsent(new Place(declared, path.toString()), place -> new HashSet<>())
                        .add(Type.getType(descriptor).getClassName());
            }
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
            return new RecordComponentVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitTypeAnnotation(
                        int reference, @Nullable TypePath path, String annotation, boolean visible) {
                    add(name, path, annotation);
                    return null;
                }
            };
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            String key = methodKey(name, Type.getArgumentTypes(descriptor).length);
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public @Nullable AnnotationVisitor visitTypeAnnotation(
                        int reference, @Nullable TypePath path, String annotation, boolean visible) {
                    TypeReference place = new TypeReference(reference);
                    if (place.getSort() == TypeReference.METHOD_RETURN) {
                        add(key + "return", path, annotation);
                    } else if (place.getSort() == TypeReference.METHOD_FORMAL_PARAMETER) {
                        add(key + place.getFormalParameterIndex(), path, annotation);
                    }
                    return null;
                }
            };
        }
    }
}
