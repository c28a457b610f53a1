package dev.stdb.maven.wasm;

import java.util.Arrays;
import java.util.Optional;

/** Members of the JDK that modules do not have, and what to take instead. Of those that fit a name the first counts. */
public enum Remedy {
    UUID_RANDOM("java.util.UUID.randomUUID", "use ctx.newUuidV4() or ctx.newUuidV7()"),
    UUID_OF_BYTES("java.util.UUID.nameUUIDFromBytes", "use new UUID(…)"),
    CLOCK_MILLIS("java.lang.System.currentTimeMillis", Cures.CLOCK),
    CLOCK_NANOS("java.lang.System.nanoTime", Cures.CLOCK),
    RANDOM("java.lang.Math.random", "use ctx.random()"),
    SECURE_RANDOM("java.security.SecureRandom", "use ctx.random(), which is no secret"),
    SPLITTABLE_RANDOM("java.util.SplittableRandom", "use java.util.Random"),
    NAME_OF_CHARACTER("java.lang.Character.getName", Cures.NO_NAMES_OF_CHARACTERS),
    CHARACTER_OF_NAME("java.lang.Character.codePointOf", Cures.NO_NAMES_OF_CHARACTERS),
    KINDS_OF_CHARACTERS("java.lang.Character$", "compare code points, or use Character.getType and Character.isLetter"),
    CHARSETS("java.nio.charset.Charset.availableCharsets", "use those of StandardCharsets"),
    READER("java.io.InputStreamReader", "use new String(bytes, charset) and StringReader"),
    WRITER("java.io.OutputStreamWriter", "use StringWriter and String.getBytes(charset)"),
    DECODER("java.nio.charset.CharsetDecoder", "use decode(ByteBuffer)"),
    ENCODER("java.nio.charset.CharsetEncoder", "use encode(CharBuffer)"),
    BASE64("java.util.Base64", "use encode and decode of byte arrays"),
    INTERN("java.lang.String.intern", "compare texts by equals"),
    THREAD("java.lang.Thread", Cures.ONE_THREAD),
    TIMER("java.util.Timer", Cures.ONE_THREAD),
    CONCURRENT("java.util.concurrent", Cures.ONE_THREAD),
    DIGEST("java.security.MessageDigest", "java.util.zip.CRC32 is available"),
    REFERENCE("java.lang.ref", "keep an ordinary reference"),
    WEAK_MAP("java.util.WeakHashMap", "use HashMap"),
    LOGGING("java.util.logging", Cures.LOG),
    PRINT_STREAM("java.io.PrintStream", Cures.LOG),
    STACK_TRACE("java.lang.Throwable.printStackTrace", Cures.LOG),
    SCANNER("java.util.Scanner", "use String.split or StringTokenizer"),
    FILE("java.io.File", "store data in tables"),
    FILES("java.nio.file", "store data in tables"),
    NETWORK("java.net", "ask other servers with ctx.http() in a procedure"),
    EPOCH("java.time.LocalDate.EPOCH", "use LocalDate.ofEpochDay(0)"),
    CONSOLE("org.teavm.backend.wasm.runtime.WasmGCSupport.putCharStd", Cures.LOG);

    /** What several members have in common. */
    private static final class Cures {
        static final String CLOCK = "use the time of the call, ctx.timestamp(), or ctx.now() in a procedure";
        static final String ONE_THREAD =
                "a module has one thread; call a scheduled reducer, or wait with ctx.sleep() in a procedure";
        static final String LOG = "use ctx.log()";
        static final String NO_NAMES_OF_CHARACTERS = "modules have no names of characters; compare code points";

        private Cures() {}
    }

    private final String members;
    private final String cure;

    Remedy(String members, String cure) {
        this.members = members;
        this.cure = cure;
    }

    /** Returns what to do instead, as the rest of a sentence. */
    public String cure() {
        return cure;
    }

    /**
     * Returns what to take instead of a member.
     *
     * @param name class and name of the member
     */
    static Optional<Remedy> of(String name) {
        return Arrays.stream(values())
                .filter(remedy -> name.startsWith(remedy.members))
                .findFirst();
    }

    /** Returns whether a name is that of one member alone that modules do not have. */
    static boolean isOf(String name) {
        return Arrays.stream(values()).anyMatch(remedy -> name.equals(remedy.members));
    }
}
