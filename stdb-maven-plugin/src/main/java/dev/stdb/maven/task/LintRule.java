package dev.stdb.maven.task;

import dev.stdb.task.TaskException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What code of a module must not do, with the cure. */
public enum LintRule {
    /** The time of the machine, which differs from that of the call. */
    CLOCK(
            "reads a clock",
            "take ctx.timestamp(), the time of the call, or ctx.now() in a procedure",
            List.of(
                    "java/lang/System.currentTimeMillis",
                    "java/lang/System.nanoTime",
                    "java/time/Clock.system",
                    "java/time/Clock.tickMillis",
                    "java/time/Clock.tickMinutes",
                    "java/time/Clock.tickSeconds",
                    "java/time/InstantSource.system",
                    "java/util/Date.<init>()",
                    "java/util/GregorianCalendar.<init>()",
                    "java/util/Calendar.getInstance",
                    "kotlin/time/Clock$System",
                    "kotlin/time/TimeSource$Monotonic")),
    /** Numbers that no log can repeat. */
    RANDOM(
            "draws random numbers",
            "take ctx.random(), ctx.newUuidV4() or ctx.newUuidV7()",
            List.of(
                    "java/lang/Math.random",
                    "java/lang/StrictMath.random",
                    "java/util/Random.<init>()",
                    "java/util/SplittableRandom.<init>()",
                    "java/util/random/RandomGenerator.getDefault",
                    "java/util/random/RandomGenerator.of",
                    "java/util/random/RandomGeneratorFactory",
                    "java/util/UUID.randomUUID",
                    "java/util/Collections.shuffle(Ljava/util/List;)",
                    "java/util/concurrent/ThreadLocalRandom",
                    "java/security/SecureRandom",
                    "kotlin/random/Random$Default")),
    /** More than the one thread of a call. */
    THREAD(
            "starts or uses threads",
            "a call has one thread; call a scheduled reducer, or a procedure that waits with ctx.sleep()",
            List.of(
                    "java/lang/Thread.<init>",
                    "java/lang/Thread.start",
                    "java/lang/Thread.sleep",
                    "java/lang/Thread.of",
                    "java/lang/Thread.startVirtualThread",
                    "java/util/Timer",
                    "java/util/concurrent/Executors",
                    "java/util/concurrent/ForkJoinPool",
                    "java/util/concurrent/ScheduledThreadPoolExecutor",
                    "java/util/concurrent/ThreadPoolExecutor",
                    "java/util/Collection.parallelStream",
                    "java/util/List.parallelStream",
                    "java/util/stream/Stream.parallel",
                    "java/util/stream/IntStream.parallel",
                    "java/util/stream/LongStream.parallel",
                    "java/util/stream/DoubleStream.parallel",
                    "kotlin/concurrent/ThreadsKt")),
    /** Files of the machine. */
    FILE(
            "uses files",
            "store data in tables",
            List.of(
                    "java/io/File",
                    "java/io/PrintStream.<init>(Ljava/lang/String;",
                    "java/io/PrintWriter.<init>(Ljava/lang/String;",
                    "java/io/RandomAccessFile",
                    "java/nio/channels/AsynchronousFileChannel",
                    "java/nio/channels/FileChannel",
                    "java/nio/file/",
                    "java/util/Formatter.<init>(Ljava/lang/String;",
                    "java/util/jar/JarFile",
                    "java/util/zip/ZipFile",
                    "kotlin/io/FilesKt")),
    /** Sockets. */
    NETWORK(
            "opens connections",
            "ask other servers with ctx.http() of a procedure",
            List.of(
                    "java/net/Socket",
                    "java/net/ServerSocket",
                    "java/net/DatagramSocket",
                    "java/net/InetAddress",
                    "java/net/MulticastSocket",
                    "java/net/URL.open",
                    "java/net/http/",
                    "java/nio/channels/AsynchronousServerSocketChannel",
                    "java/nio/channels/AsynchronousSocketChannel",
                    "java/nio/channels/DatagramChannel",
                    "java/nio/channels/Selector",
                    "java/nio/channels/ServerSocketChannel",
                    "java/nio/channels/SocketChannel",
                    "javax/net/")),
    /** Output that nobody sees. */
    CONSOLE(
            "uses the console",
            "write to ctx.log()",
            List.of("java/lang/System.out", "java/lang/System.err", "java/lang/System.in", "kotlin/io/ConsoleKt")),
    /** Values that a call leaves behind, or another one does not find. */
    STATIC_STATE(
            "keeps what calls change in a static field",
            "keep it in a table: statics are not part of a transaction and do not outlive an instance of the module",
            List.of());

    private final String verb;
    private final String cure;
    private final List<String> members;

    LintRule(String verb, String cure, List<String> members) {
        this.verb = verb;
        this.cure = cure;
        this.members = members;
    }

    /** Returns the name by which authors allow it. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Returns what the code does, as the rest of a sentence. */
    String verb() {
        return verb;
    }

    /** Returns what to do instead. */
    String cure() {
        return cure;
    }

    /**
     * Returns the rule that a use of a member breaks.
     *
     * @param owner internal name of its class
     * @param name its name
     * @param descriptor its descriptor, empty for a field
     */
    static Optional<LintRule> of(String owner, String name, String descriptor) {
        // These take the clock of the system unless one is given.
        if (owner.startsWith("java/time/") && name.equals("now") && !descriptor.contains("java/time/Clock")) {
            return Optional.of(CLOCK);
        }
        // These run on a pool of threads unless one is given, which has to come from somewhere, too.
        if (owner.startsWith("java/util/concurrent/") && name.endsWith("Async")) {
            return Optional.of(THREAD);
        }
        if (name.equals("printStackTrace") && descriptor.equals("()V")) {
            return Optional.of(CONSOLE);
        }
        String member = owner + "." + name + descriptor;
        return Arrays.stream(values())
                .filter(rule -> rule.members.stream().anyMatch(member::startsWith))
                .findFirst();
    }

    /**
     * Parses names of rules.
     *
     * @throws TaskException if there is no such rule
     */
    static Set<LintRule> parse(List<String> ids) throws TaskException {
        Set<LintRule> rules = new java.util.LinkedHashSet<>();
        for (String id : ids) {
            rules.add(Arrays.stream(values())
                    .filter(rule -> rule.id().equals(id.strip()))
                    .findFirst()
                    .orElseThrow(
                            () -> new TaskException("'" + id + "' in <lintAllowed> (stdb.lint.allowed) is no rule of"
                                    + " stdb:lint. They are: "
                                    + Arrays.stream(values()).map(LintRule::id).collect(Collectors.joining(", ")))));
        }
        return rules;
    }
}
