package dev.stdb.maven.wasm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.teavm.common.CachedFunction;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassReader;
import org.teavm.model.ClassReaderSource;
import org.teavm.model.PreOptimizingClassHolderSource;
import org.teavm.model.ReferenceCache;
import org.teavm.parsing.ClassRefsRenamer;
import org.teavm.parsing.resource.Resource;
import org.teavm.parsing.resource.ResourceBytecodeClassHolderSource;
import org.teavm.parsing.resource.ResourceProvider;
import org.teavm.parsing.substitution.DefaultSubstituteClassNameMapping;
import org.teavm.parsing.substitution.SubstituteClassNameMapping;

/**
 * Classes as TeaVM starts from them, kept from one build to the next: a class is parsed again only when the bytes of
 * its class file are others, or when another file stands for it.
 *
 * <p>TeaVM changes none of them, it copies what it works on. Confined to one thread at a time.
 */
final class KeptClasses {
    private final ReferenceCache references = new ReferenceCache();
    private final SubstituteClassNameMapping names =
            DefaultSubstituteClassNameMapping.createWithSPI(KeptClasses.class.getClassLoader());
    private final ClassRefsRenamer renamer =
            new ClassRefsRenamer(references, new CachedFunction<>(names::substituteToOriginal));
    private final Map<String, Kept> kept = new HashMap<>();

    /**
     * A class of an earlier build.
     *
     * @param file name of the class whose file stands for it
     * @param bytes content of the class file
     */
    private record Kept(String file, byte[] bytes, ClassReader type) {}

    /** Returns what the classes share, for the compiler that reads them. */
    ReferenceCache references() {
        return references;
    }

    /**
     * Returns the classes of a class path for one build.
     *
     * @param files the class path, open as long as the result is asked for classes it has not been asked for before
     */
    ClassReaderSource of(ResourceProvider files) {
        return new Build(files);
    }

    /** The classes of one build; each file is looked at once. */
    private final class Build implements ClassReaderSource {
        private final ResourceProvider files;
        private final ResourceBytecodeClassHolderSource parser;
        private final Map<String, Optional<byte[]>> contents = new HashMap<>();
        private final Map<String, Optional<ClassReader>> types = new HashMap<>();
        private final ClassReaderSource existing = name -> contentOf(name).isPresent() ? new ClassHolder(name) : null;

        Build(ResourceProvider files) {
            this.files = files;
            this.parser = new ResourceBytecodeClassHolderSource(files, references);
        }

        @Override
        public @Nullable ClassReader get(String name) {
            Optional<ClassReader> type = types.get(name);
            if (type == null) {
                type = Optional.ofNullable(find(name));
                types.put(name, type);
            }
            return type.orElse(null);
        }

        private @Nullable ClassReader find(String name) {
            String file = names.originalToSubstitute(existing, name);
            Optional<byte[]> content = file == null ? Optional.empty() : contentOf(file);
            if (content.isEmpty()) {
                kept.remove(name);
                return null;
            }
            Kept current = kept.get(name);
            if (current == null || !current.file.equals(file) || !Arrays.equals(current.bytes, content.get())) {
                current = new Kept(file, content.get(), read(name, file));
                kept.put(name, current);
            }
            return current.type;
        }

        private ClassReader read(String name, String file) {
            ClassHolder parsed = parser.get(file);
            ClassHolder type = parsed.getName().equals(name) ? parsed : renamer.rename(parsed);
            return PreOptimizingClassHolderSource.optimize(asked -> type, name);
        }

        private Optional<byte[]> contentOf(String name) {
            Optional<byte[]> content = contents.get(name);
            if (content == null) {
                content = load(name.replace('.', '/') + ".class");
                contents.put(name, content);
            }
            return content;
        }

        private Optional<byte[]> load(String file) {
            Resource resource = files.getResource(file);
            if (resource == null) {
                return Optional.empty();
            }
            try (InputStream in = resource.open()) {
                return Optional.of(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read a class: file=" + file, e);
            }
        }
    }
}
