package dev.stdb.maven.wasm.compare;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Texts as bytes: charsets and Base64. */
final class Bytes {
    private static final String[] TEXTS = {
        "",
        "a",
        "abc\u007f\u0080",
        "\u00df\u00e9\u00ff\u0100",
        "\u20ac\uffff\ufeff",
        "\ud83d\ude00x",
        "x\ud800",
        "\ud800y",
        "\udc00z",
        "\ud800\ud800\udc00",
        "\udc00\ud800"
    };

    private static final String[] NAMES = {
        "UTF-8",
        "utf-8",
        "UTF8",
        "US-ASCII",
        "ascii",
        "ISO-8859-1",
        "latin1",
        "ISO8859_1",
        "UTF-16",
        "utf_16",
        "UTF-16BE",
        "UnicodeBigUnmarked",
        "UTF-16LE",
        "x-utf-16le",
        "no-such-charset",
        "",
        "-x",
        "a b",
        "\u00df"
    };

    private Bytes() {}

    static void run(Lines lines) {
        names(lines);
        for (Charset charset : List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.US_ASCII,
                StandardCharsets.ISO_8859_1,
                StandardCharsets.UTF_16,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16LE)) {
            encoding(lines, charset);
            decoding(lines, charset);
        }
        base64(lines);
        badBase64(lines);
    }

    private static void names(Lines lines) {
        for (String name : NAMES) {
            lines.add("charset " + name, () -> Charset.forName(name).name());
            lines.add("supported " + name, () -> Charset.isSupported(name));
            lines.add("getBytes by name " + name, () -> Arrays.toString("a\u00e9".getBytes(name)));
            lines.add("text by name " + name, () -> new String(new byte[] {'a', 0}, name));
            lines.add("part by name " + name, () -> new String(new byte[] {'x', 'a', 0, 'y'}, 1, 2, name));
        }
        lines.add("charset null", () -> Charset.forName(null));
        lines.add("compare", () -> StandardCharsets.UTF_8.compareTo(StandardCharsets.US_ASCII) > 0);
        lines.add("equal", () -> Charset.forName("utf8").equals(StandardCharsets.UTF_8));
        lines.add("shown", () -> StandardCharsets.UTF_16 + " " + StandardCharsets.UTF_8.displayName());
    }

    private static void encoding(Lines lines, Charset charset) {
        for (String text : TEXTS) {
            String name = " " + charset + " " + text;
            lines.add("encode" + name, () -> {
                ByteBuffer bytes = charset.encode(text);
                byte[] read = new byte[bytes.remaining()];
                bytes.get(read);
                return Arrays.toString(read);
            });
            lines.add("encode buffer" + name, () -> {
                CharBuffer chars = CharBuffer.wrap("<" + text + ">");
                chars.get();
                return charset.encode(chars).remaining() + " " + chars.remaining();
            });
            lines.add("getBytes" + name, () -> Arrays.toString(text.getBytes(charset)));
            lines.add("back" + name, () -> new String(text.getBytes(charset), charset));
            lines.add(
                    "strictly encoded" + name,
                    () -> charset.newEncoder().encode(CharBuffer.wrap(text)).remaining());
            lines.add("can encode" + name, () -> charset.newEncoder().canEncode(text));
        }
    }

    private static void decoding(Lines lines, Charset charset) {
        Random random = new Random(41);
        int[] interesting = {
            0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf8, 0xff, 0xd8, 0xdc, 0xfe
        };
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) interesting[random.nextInt(interesting.length)];
            }
            String name = " " + charset + " " + Arrays.toString(bytes);
            lines.add("decode" + name, () -> charset.decode(ByteBuffer.wrap(bytes)));
            lines.add("text" + name, () -> new String(bytes, charset));
            lines.add("strictly decoded" + name, () -> charset.newDecoder().decode(ByteBuffer.wrap(bytes)));
            lines.add(
                    "decoded without the bad" + name,
                    () -> charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.IGNORE)
                            .onUnmappableCharacter(CodingErrorAction.IGNORE)
                            .decode(ByteBuffer.wrap(bytes)));
        }
    }

    private static void base64(Lines lines) {
        Random random = new Random(42);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            lines.add("mime " + length, () -> Base64.getMimeEncoder().encodeToString(bytes));
            lines.add(
                    "mime without padding " + length,
                    () -> Base64.getMimeEncoder().withoutPadding().encodeToString(bytes));
            lines.add(
                    "mime lines " + length,
                    () -> Base64.getMimeEncoder(9, new byte[] {'*'}).encodeToString(bytes)
                            + Base64.getMimeEncoder(3, new byte[] {'*'}).encodeToString(bytes)
                            + Base64.getMimeEncoder(-5, new byte[0]).encodeToString(bytes));
            lines.add("plain " + length, () -> Base64.getEncoder().encodeToString(bytes));
            lines.add(
                    "url " + length,
                    () -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            lines.add(
                    "mime back " + length,
                    () -> Arrays.toString(Base64.getMimeDecoder()
                            .decode(Base64.getMimeEncoder().encode(bytes))));
            lines.add("into " + length, () -> {
                byte[] target = new byte[100];
                return Base64.getEncoder().encode(bytes, target) + Arrays.toString(target);
            });
            lines.add("back into " + length, () -> {
                byte[] target = new byte[60];
                return Base64.getDecoder().decode(Base64.getEncoder().encode(bytes), target) + Arrays.toString(target);
            });
            lines.add("buffers " + length, () -> {
                ByteBuffer source = ByteBuffer.wrap(bytes);
                ByteBuffer text = Base64.getEncoder().encode(source);
                return source.remaining() + " " + text.remaining() + " "
                        + Base64.getDecoder().decode(text).remaining();
            });
        }
        lines.add("bad separator", () -> Base64.getMimeEncoder(76, new byte[] {'\n', 'A'}));
    }

    private static void badBase64(Lines lines) {
        Random random = new Random(43);
        String alphabet = "AZaz09+/-_=== \r\n*";
        for (int i = 0; i < 1000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(10); k > 0; k--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String source = text.toString();
            lines.add(
                    "decode " + source,
                    () -> Arrays.toString(Base64.getDecoder().decode(source)));
            lines.add(
                    "decode url " + source,
                    () -> Arrays.toString(Base64.getUrlDecoder().decode(source)));
            lines.add(
                    "decode mime " + source,
                    () -> Arrays.toString(Base64.getMimeDecoder().decode(source)));
            lines.add("decode mime into " + source, () -> {
                byte[] target = new byte[4];
                return Base64.getMimeDecoder().decode(source.getBytes(StandardCharsets.US_ASCII), target)
                        + Arrays.toString(target);
            });
        }
    }
}
