package dev.stdb.server.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.module.Memory;
import dev.stdb.module.Scratch;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.abi.AbiLimits;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class paths, and the memory that modules find in place of their own. */
class LinkedClassesTest {
    @TempDir
    Path temp;

    private static List<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(LinkedClassesTest::signature)
                .sorted()
                .toList();
    }

    private static String signature(Method method) {
        return Modifier.toString(method.getModifiers() & (Modifier.PUBLIC | Modifier.STATIC)) + " "
                + method.getReturnType() + " " + method.getName() + Arrays.toString(method.getParameterTypes());
    }

    @Test
    void theTemplateHasTheMethodsOfTheMemoryThatItReplaces() {
        assertThat(methods(MemoryTemplate.class))
                .isEqualTo(methods(Memory.class))
                .hasSizeGreaterThan(10);
        assertThat(MemoryTemplate.PAGE_SIZE_BYTES).isEqualTo(Memory.PAGE_SIZE_BYTES);
    }

    @Test
    void theScratchAreaIsThereFromTheStart() {
        assertThat(JvmMemory.PAGES_START * JvmMemory.PAGE_BYTES).isEqualTo(Scratch.BASE + Scratch.SIZE);
    }

    private static JvmHost host(int pagesMax) {
        return new JvmHost(
                new ModuleAbi(
                        Identity.ZERO,
                        Clock.system(),
                        (level, target, file, line, message, fields) -> {},
                        AbiLimits.defaults()),
                new CallTime(null, stack -> {}),
                pagesMax);
    }

    @Test
    void memoryGrowsWithinItsLimitAndKeepsItsContent() {
        JvmMemory memory = host(22).memory;
        memory.putLong(Scratch.BASE, 0x1122334455667788L);
        assertThat(memory.grow(0)).isEqualTo(20);
        assertThat(memory.grow(2)).isEqualTo(20);
        assertThat(memory.grow(1)).isEqualTo(-1);
        assertThat(memory.grow(-1)).isEqualTo(-1);
        assertThat(memory.grow(Integer.MAX_VALUE)).isEqualTo(-1);
        assertThat(memory.array()).hasSize(22 << 16);
        assertThat(memory.getLong(Scratch.BASE)).isEqualTo(0x1122334455667788L);
        assertThat(memory.getByte(Scratch.BASE)).isEqualTo((byte) 0x88);
        memory.copy(Scratch.BASE, Scratch.BASE + 1, 8);
        assertThat(memory.getShort(Scratch.BASE)).isEqualTo((short) 0x8888);
    }

    @Test
    void everyAccessOutsideOfMemoryTraps() {
        int size = 20 << 16;
        List<Consumer<JvmMemory>> accesses = List.of(
                memory -> memory.getByte(-1),
                memory -> memory.getByte(size),
                memory -> memory.putByte(size, (byte) 1),
                memory -> memory.getShort(size - 1),
                memory -> memory.putShort(size - 1, (short) 1),
                memory -> memory.getInt(size - 3),
                memory -> memory.putInt(Integer.MIN_VALUE, 1),
                memory -> memory.getLong(size - 7),
                memory -> memory.putLong(-8, 1),
                memory -> memory.copy(0, size - 1, 2),
                memory -> memory.copy(0, 0, -1));
        for (Consumer<JvmMemory> access : accesses) {
            JvmHost host = host(20);
            assertThatThrownBy(() -> access.accept(host.memory))
                    .isInstanceOf(HostTrapException.class)
                    .hasMessage("out of bounds memory access");
            assertThat(host.trap).hasMessage("out of bounds memory access");
        }
    }

    private Path jar(String name, String entry, byte... content) throws IOException {
        Path jar = temp.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return jar;
    }

    private Path directory(String name, String file, byte... content) throws IOException {
        Path path = temp.resolve(name).resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        return temp.resolve(name);
    }

    @Test
    void theFirstEntryWinsAndWhatIsMissingIsEmpty() throws IOException {
        ClassPath path = ClassPath.read(
                List.of(
                        temp.resolve("nowhere"),
                        directory("classes", "a/One.class", (byte) 1),
                        jar("second.jar", "a/One.class", (byte) 2),
                        jar("third.jar", "a/Two.class", (byte) 3)),
                new ClassPath.Jars());
        assertThat(path.find("a/One")).containsExactly(1);
        assertThat(path.find("a/Two")).containsExactly(3);
        assertThat(path.find("a/Three")).isNull();
    }

    @Test
    void laterChangesOfDirectoriesAreNotSeenAndThoseOfJarsAreNoticed() throws IOException {
        Path classes = directory("classes", "a/One.class", (byte) 1);
        Path read = jar("read.jar", "a/Two.class", (byte) 2);
        Path unread = jar("unread.jar", "a/Three.class", (byte) 3);
        ClassPath.Jars jars = new ClassPath.Jars();
        ClassPath path = ClassPath.read(List.of(classes, read, unread), jars);
        assertThat(path.find("a/Two")).containsExactly(2);

        directory("classes", "a/One.class", (byte) 9);
        for (Path jar : List.of(read, unread)) {
            Files.delete(jar);
        }
        jar("read.jar", "a/Two.class", (byte) 9, (byte) 9);
        Files.setLastModifiedTime(jar("unread.jar", "a/Three.class", (byte) 9), FileTime.fromMillis(1));

        assertThat(path.find("a/One")).containsExactly(1);
        assertThat(path.find("a/Two")).containsExactly(2);
        assertThatThrownBy(() -> path.find("a/Three"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("replaced while its module runs");
        assertThat(ClassPath.read(List.of(classes, read, unread), jars).find("a/Three"))
                .containsExactly(9);
    }

    @Test
    void whatIsNoClassPathIsRefused() throws IOException {
        Path broken = Files.writeString(temp.resolve("broken.jar"), "no jar");
        assertThatThrownBy(() -> LinkedClasses.read(List.of(broken), new LinkedClasses.JarCache()))
                .isInstanceOf(ModuleException.class)
                .hasMessageStartingWith("the class path of the module cannot be read: ");
    }

    @Test
    void callsThatRunForLongAreReportedOnceWithTheirStack() throws Exception {
        List<List<String>> reports = new CopyOnWriteArrayList<>();
        CallTime time = new CallTime(null, reports::add);
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch runs = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            time.begin();
            runs.countDown();
            while (!stop.get()) {
                Thread.onSpinWait();
            }
            time.end();
        });
        caller.start();
        runs.await();
        for (int tick = 0; tick < 100; tick++) {
            time.tick();
        }
        stop.set(true);
        caller.join();
        time.tick();
        assertThat(reports).hasSize(1);
        time.charge(1);
    }
}
