package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmAssembler.bytes;
import static dev.stdb.server.wasm.WasmAssembler.leb;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/** Programs of a few bytes that would keep the compiler busy for minutes. */
public final class WasmBombs {
    static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

    /**
     * One of them.
     *
     * @param text what there is too much of
     */
    public record Bomb(String text, byte[] wasm) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static byte[] section(int id, byte[] content) {
        return bytes(id, leb(content.length), content);
    }

    private static byte[] program(byte[]... sections) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HEADER);
        for (byte[] section : sections) {
            out.writeBytes(section);
        }
        return out.toByteArray();
    }

    /** Functions of the same body, without parameters and results. */
    static byte[] functions(int count, byte[] body) {
        ByteArrayOutputStream bodies = new ByteArrayOutputStream();
        bodies.writeBytes(leb(count));
        for (int i = 0; i < count; i++) {
            bodies.writeBytes(leb(body.length));
            bodies.writeBytes(body);
        }
        return program(
                section(1, bytes(1, 0x60, 0, 0)),
                section(3, bytes(leb(count), new byte[count])),
                section(10, bodies.toByteArray()));
    }

    private static byte[] repeat(int count, int... code) {
        byte[] all = new byte[count * code.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) code[i % code.length];
        }
        return all;
    }

    private static byte[] tables(int count) {
        return program(section(4, bytes(leb(count), repeat(count, 0x70, 0, 0))));
    }

    private static byte[] switches(int count, int targets) {
        byte[] body = bytes(0, 0x41, 0, 0x0E, leb(targets), new byte[targets + 1], 0x0B);
        return functions(count, body);
    }

    private static byte[] blocks(int locals, int blocks) {
        return functions(1, bytes(1, leb(locals), 0x7F, repeat(blocks, 0x02, 0x40, 0x0B), 0x0B));
    }

    private WasmBombs() {}

    /** Returns one of each kind. */
    public static List<Bomb> all() {
        return Stream.concat(counts().stream(), lengths().stream()).toList();
    }

    /** Returns programs that declare what they do not have. */
    static List<Bomb> lengths() {
        byte[] most = leb(Integer.MAX_VALUE);
        byte[] offset = {0x41, 0, 0x0B};
        return List.of(
                new Bomb("bytes of a name", program(section(0, bytes(most, 0x78)))),
                new Bomb("parameters", program(section(1, bytes(1, 0x60, most, 0x7F, 0)))),
                new Bomb("results", program(section(1, bytes(1, 0x60, 0, most, 0x7F)))),
                new Bomb("types of a group", program(section(1, bytes(1, 0x4E, most, 0x60, 0, 0)))),
                new Bomb("supertypes", program(section(1, bytes(1, 0x50, most, 0, 0x60, 0, 0)))),
                new Bomb("bytes of a module", program(section(2, bytes(1, most, 0x78)))),
                new Bomb("bytes of an import", program(section(2, bytes(1, 1, 0x78, most, 0x78)))),
                new Bomb("bytes of an export", program(section(7, bytes(1, most, 0x78)))),
                new Bomb("elements", program(section(9, bytes(1, 0, offset, most, 0)))),
                new Bomb("elements of expressions", program(section(9, bytes(1, 5, 0x70, most, 0xD2, 0, 0x0B)))),
                new Bomb("bytes of data", program(section(11, bytes(1, 1, most, 0x78)))),
                new Bomb("bytes of active data", program(section(11, bytes(1, 0, offset, most, 0x78)))),
                new Bomb("bytes of data of a memory", program(section(11, bytes(1, 2, 0, offset, most, 0x78)))));
    }

    /** Returns programs that have too much of something. */
    static List<Bomb> counts() {
        return Stream.of(
                        new Bomb("locals of a function", functions(1, bytes(1, leb(50_000), 0x7F, 0x0B))),
                        new Bomb("locals", functions(500, bytes(1, leb(4_000), 0x7F, 0x0B))),
                        new Bomb(
                                "locals of a function",
                                functions(1, bytes(2, 1, 0xE3, 0, 0x6E, leb(50_000), 0x7F, 0x0B))),
                        new Bomb("tables", tables(20_000)),
                        new Bomb("branch table targets of a function", switches(1, 300_000)),
                        new Bomb("bytes of a function", switches(1, 1 << 20)),
                        new Bomb("branch table targets of a function", switches(1, 20_000)),
                        new Bomb("branch table targets", switches(30, 9_000)),
                        new Bomb("locals times blocks of a function", blocks(4_000, 1_000)),
                        new Bomb("functions", functions(60_000, bytes(0, 0x0B))),
                        new Bomb("types", program(section(1, bytes(leb(30_000), repeat(30_000, 0x60, 0, 0))))),
                        new Bomb(
                                "globals",
                                program(section(6, bytes(leb(60_000), repeat(60_000, 0x7F, 0, 0x41, 0, 0x0B))))),
                        new Bomb("bytes of elements", program(section(9, new byte[2 << 20]))),
                        new Bomb(
                                "bytes of names",
                                program(section(0, bytes(4, new byte[] {'n', 'a', 'm', 'e'}, new byte[5 << 20])))),
                        new Bomb("bytes of code", program(section(10, new byte[17 << 20]))))
                .toList();
    }
}
