package dev.stdb.moduledef;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What stands for the program of a module that runs from its class files: its name and the state of its code, never
 * where the code is. Only a server that was given a class path for that name can run it.
 *
 * <pre>
 * offset  size  content
 * 0       8     "stdb-jvm"
 * 8       1     version, 1
 * 9       32    SHA-256 of the class path, see {@link ClassPathDigest}
 * 41      …     name of the module: BSATN string
 * …       …     the module's definition with its envelope: BSATN array of U8
 * </pre>
 *
 * @param name the name under which servers know the class path
 * @param digest 32 bytes that change with the code, not to be modified
 * @param definition encoded definition, see {@link ModuleDefCodec}; not to be modified
 */
public record JvmDescriptor(String name, byte[] digest, byte[] definition) {
    /** Where the annotation processor leaves the encoded definition among the classes. */
    public static final String DEFINITION_RESOURCE = "META-INF/stdb/module.bsatn";

    private static final byte[] MAGIC = "stdb-jvm".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    /**
     * Describes the module on a class path.
     *
     * @param classPath directories and jars; the first one is the module's own
     * @throws ModuleDefException if the first entry is no module
     */
    public static JvmDescriptor of(String name, List<Path> classPath) throws IOException {
        return new JvmDescriptor(name, ClassPathDigest.of(classPath), definition(classPath.get(0)));
    }

    private static byte[] definition(Path entry) throws IOException {
        if (Files.isRegularFile(entry)) {
            try (ZipFile jar = new ZipFile(entry.toFile())) {
                ZipEntry resource = jar.getEntry(DEFINITION_RESOURCE);
                if (resource != null) {
                    return jar.getInputStream(resource).readAllBytes();
                }
            }
        } else if (Files.isRegularFile(entry.resolve(DEFINITION_RESOURCE))) {
            return Files.readAllBytes(entry.resolve(DEFINITION_RESOURCE));
        }
        throw new ModuleDefException(
                CommonErrorCode.MODULE_DEF_INVALID,
                "no module in " + entry + ": " + DEFINITION_RESOURCE
                        + " is missing. Compile it with dev.stdb:stdb-annotation-processor on the processor path.");
    }

    /** Returns whether a program is a descriptor, of whatever version. */
    public static boolean isDescriptor(byte[] program) {
        return program.length >= MAGIC.length && Arrays.equals(program, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Returns the bytes to publish. */
    public byte[] encode() {
        BsatnWriter out = new BsatnWriter(64 + definition.length);
        out.writeRaw(MAGIC, 0, MAGIC.length);
        out.writeU8(VERSION);
        out.writeRaw(digest, 0, digest.length);
        out.writeString(name);
        out.writeBytes(definition);
        return out.toByteArray();
    }

    /**
     * Reads a program that {@link #isDescriptor}.
     *
     * @throws ModuleDefException if it has another version
     * @throws BsatnException if the bytes are malformed
     */
    public static JvmDescriptor decode(byte[] program) {
        BsatnReader in = new BsatnReader(program);
        in.skip(MAGIC.length);
        int version = in.readU8();
        if (version != VERSION) {
            throw new ModuleDefException(
                    CommonErrorCode.MODULE_DEF_UNSUPPORTED,
                    "descriptor of a JVM module has version " + version + ", expected " + VERSION);
        }
        byte[] digest = in.readRaw(ClassPathDigest.SIZE_BYTES);
        return new JvmDescriptor(in.readString(), digest, in.readBytes());
    }
}
