package dev.stdb.maven.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Digest of everything a build reads; equal digests mean equal outputs. Not thread-safe. */
final class InputDigest {
    private final MessageDigest digest;

    InputDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    InputDigest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
        return this;
    }

    /** Adds the content of a file, or of all files below a directory with their relative names. */
    InputDigest add(Path entry) throws IOException {
        if (Files.isRegularFile(entry)) {
            return addFile(entry.getFileName().toString(), entry);
        }
        if (!Files.isDirectory(entry)) {
            return this;
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(entry)) {
            files = tree.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            addFile(entry.relativize(file).toString().replace('\\', '/'), file);
        }
        return this;
    }

    private InputDigest addFile(String name, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        add(name).add(Integer.toString(content.length));
        digest.update(content);
        return this;
    }

    /** Returns the digest in hexadecimal and starts a new one. */
    String toHex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
