package dev.stdb.maven.task;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.tools.SimpleJavaFileObject;

/** A source or class file of a compiler that is no file. Confined to one thread. */
final class MemoryFile extends SimpleJavaFileObject {
    private final String name;
    private String text = "";
    private byte[] bytes = {};

    /**
     * Creates an empty file.
     *
     * @param name binary name of its class
     */
    MemoryFile(String name, Kind kind) {
        super(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind);
        this.name = name;
    }

    static MemoryFile source(String name, String text) {
        MemoryFile file = new MemoryFile(name, Kind.SOURCE);
        file.text = text;
        return file;
    }

    static MemoryFile classFile(String name, byte[] bytes) {
        MemoryFile file = new MemoryFile(name, Kind.CLASS);
        file.bytes = bytes;
        return file;
    }

    /** Returns the binary name of the class. */
    String className() {
        return name;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }

    @Override
    public InputStream openInputStream() {
        return new ByteArrayInputStream(bytes);
    }

    /** The content is what has been written when the writer is closed. */
    @Override
    public Writer openWriter() {
        return new StringWriter() {
            @Override
            public void close() throws IOException {
                super.close();
                text = toString();
            }
        };
    }

    /** The content is what has been written when the stream is closed. */
    @Override
    public OutputStream openOutputStream() {
        return new ByteArrayOutputStream() {
            @Override
            public void close() throws IOException {
                super.close();
                bytes = toByteArray();
                if (kind == Kind.SOURCE) {
                    text = toString(StandardCharsets.UTF_8);
                }
            }
        };
    }
}
