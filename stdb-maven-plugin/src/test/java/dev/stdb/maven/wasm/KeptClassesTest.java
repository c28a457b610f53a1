package dev.stdb.maven.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.teavm.model.ClassReader;
import org.teavm.parsing.resource.Resource;
import org.teavm.parsing.resource.ResourceProvider;

/** What is kept is what a first build would read. */
class KeptClassesTest {
    private static final String OURS = "dev.stdb.maven.jcl.java.util.THashMap";
    private static final String TEAVMS = "org.teavm.classlib.java.util.THashMap";

    private final Map<String, byte[]> files = new HashMap<>();
    private final KeptClasses classes = new KeptClasses();

    @Test
    void unchangedClassesAreParsedOnce() {
        put("game.Player", "game.Thing");
        assertThat(read("game.Player")).isNotNull().isSameAs(read("game.Player"));
    }

    @Test
    void changedClassesAreParsedAgain() {
        put("game.Player", "game.Thing");
        put("game.Other", "game.Thing");
        ClassReader other = read("game.Other");
        assertThat(read("game.Player").getParent()).isEqualTo("game.Thing");
        put("game.Player", "game.Being");
        assertThat(read("game.Player").getParent()).isEqualTo("game.Being");
        assertThat(read("game.Other")).isSameAs(other);
    }

    @Test
    void classesComeAndGo() {
        assertThat(read("game.Player")).isNull();
        put("game.Player", "game.Thing");
        assertThat(read("game.Player").getName()).isEqualTo("game.Player");
        files.clear();
        assertThat(read("game.Player")).isNull();
    }

    @Test
    void classesOfTheLibraryComeFromTheFileThatStandsForThem() {
        put(TEAVMS, "java.lang.Number");
        assertThat(read("java.util.HashMap").getParent()).isEqualTo("java.lang.Number");
        put(OURS, "java.lang.Error");
        assertThat(read("java.util.HashMap").getParent()).isEqualTo("java.lang.Error");
        files.remove(fileOf(OURS));
        assertThat(read("java.util.HashMap").getParent()).isEqualTo("java.lang.Number");
    }

    /** Reads a class in a build of its own. */
    private ClassReader read(String name) {
        return classes.of(new Files()).get(name);
    }

    private void put(String name, String parent) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, parent.replace('.', '/'), null);
        writer.visitEnd();
        files.put(fileOf(name), writer.toByteArray());
    }

    private static String fileOf(String name) {
        return name.replace('.', '/') + ".class";
    }

    /** The class path as it is now. */
    private final class Files implements ResourceProvider {
        @Override
        public Iterator<Resource> getResources(String name) {
            byte[] content = files.get(name);
            return content == null
                    ? Collections.emptyIterator()
                    : List.<Resource>of(new ByteResource(content)).iterator();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private record ByteResource(byte[] content) implements Resource {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public Date getModificationDate() {
            return new Date(0);
        }
    }
}
