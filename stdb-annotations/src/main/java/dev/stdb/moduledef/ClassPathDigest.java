package dev.stdb.moduledef;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * SHA-256 of a class path: names and contents of the files below its directories, names, sizes and checksums of the
 * entries of its jars, so that a jar costs no more than reading its table of contents. Stateless.
 */
final class ClassPathDigest {
    static final int SIZE_BYTES = 32;

    private ClassPathDigest() {}

    /** Returns the digest of directories and jars in their order; what does not exist counts as empty. */
    static byte[] of(List<Path> classPath) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        for (Path entry : classPath) {
            if (Files.isDirectory(entry)) {
                addDirectory(digest, entry);
            } else if (Files.isRegularFile(entry)) {
                addJar(digest, entry);
            }
        }
        return digest.digest();
    }

    private static void addDirectory(MessageDigest digest, Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(directory)) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            add(digest, directory.relativize(file).toString().replace('\\', '/') + "\0" + content.length + "\0");
            digest.update(content);
        }
    }

    private static void addJar(MessageDigest digest, Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                add(digest, entry.getName() + "\0" + entry.getSize() + "\0" + entry.getCrc() + "\0");
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
