package dev.stdb.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Throws changed copies of valid inputs at code that must end each of them in a result or in an expected failure:
 * nothing else may escape, it must end, and what it allocates is bounded by the length of the input.
 *
 * <p>The inputs are the same in every run of the build. {@code -Dstdb.fuzz.seed=N} gives others, {@code
 * -Dstdb.fuzz.seconds=N} as many as fit into that time for each test. A failure names the file with the input, and
 * {@code -Dstdb.fuzz.input=FILE} repeats it alone. Not thread-safe.
 */
public final class Fuzz {
    private static final long SEED = Long.getLong("stdb.fuzz.seed", 20_261_130L);
    private static final long SECONDS = Long.getLong("stdb.fuzz.seconds", 0);
    private static final @Nullable String REPLAY = System.getProperty("stdb.fuzz.input");
    private static final Path DIRECTORY = Path.of("target", "fuzz");
    private static final int LENGTH_MAX = 64 << 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Code under test. */
    @FunctionalInterface
    public interface Target {
        /** Handles an input; throws if it is refused. */
        void accept(byte[] input) throws Exception;
    }

    private final String name;
    private final Target target;
    private final List<byte[]> corpus = new ArrayList<>();
    private final List<byte[]> dictionary = new ArrayList<>();
    private final List<Class<? extends Exception>> expected = new ArrayList<>();
    private int lengthMax = LENGTH_MAX;
    private Duration hang = Duration.ofSeconds(120);
    private long allocationBase = Long.MAX_VALUE;
    private long allocationPerByte;
    private boolean onAllThreads;
    private long allocationSeen;

    private final AtomicReference<byte @Nullable []> current = new AtomicReference<>();
    private volatile long startNanos;
    private int accepted;
    private int refused;

    private Fuzz(String name, Target target) {
        this.name = name;
        this.target = target;
    }

    /** Starts the description of a test; the name becomes part of a file name. */
    public static Fuzz of(String name, Target target) {
        return new Fuzz(name, target);
    }

    /** Adds a valid input. */
    public Fuzz seed(byte[] input) {
        corpus.add(input.clone());
        return this;
    }

    /** Adds a valid text. */
    public Fuzz seed(String text) {
        return seed(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds pieces that mean something to the code. */
    public Fuzz words(String... words) {
        Arrays.stream(words).map(word -> word.getBytes(StandardCharsets.UTF_8)).forEach(dictionary::add);
        return this;
    }

    /** Says what refuses an input; anything else that is thrown fails the test. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Fuzz refusedBy(Class<? extends Exception>... failures) {
        expected.addAll(List.of(failures));
        return this;
    }

    /** Bounds what one input may allocate on the calling thread, in bytes. */
    public Fuzz allocatesAtMost(long base, long perByteOfInput) {
        allocationBase = base;
        allocationPerByte = perByteOfInput;
        return this;
    }

    /**
     * Bounds what one input may allocate on all threads of the process together, in bytes: of code that works on
     * threads of its own.
     */
    public Fuzz allThreadsAllocateAtMost(long base, long perByteOfInput) {
        onAllThreads = true;
        return allocatesAtMost(base, perByteOfInput);
    }

    /** Bounds the length of an input, in bytes. */
    public Fuzz lengthMax(int bytes) {
        lengthMax = bytes;
        return this;
    }

    /** Says after which time an input counts as one that never ends; generous, machines are busy. */
    Fuzz hangAfter(Duration time) {
        hang = time;
        return this;
    }

    /**
     * Runs the test: first the valid inputs, which must be accepted, then {@code runs} changed ones, of which some must
     * be accepted and some refused.
     *
     * @throws AssertionError if an input does not end as it should
     */
    public void run(int runs) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread worker = new Thread(() -> {
            try {
                work(runs);
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        worker.setName("fuzz-" + name);
        worker.setDaemon(true);
        worker.start();
        watch(worker);
        Throwable escaped = failure.get();
        if (escaped != null) {
            throw new AssertionError(describe(escaped), escaped);
        }
    }

    private void watch(Thread worker) {
        try {
            while (worker.isAlive()) {
                worker.join(Math.min(1_000, hang.toMillis()));
                byte[] input = current.get();
                if (input != null && worker.isAlive() && System.nanoTime() - startNanos > hang.toNanos()) {
                    AssertionError error = new AssertionError(describe("no end after " + hang));
                    error.setStackTrace(worker.getStackTrace());
                    worker.interrupt();
                    throw error;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void work(int runs) throws IOException {
        if (REPLAY != null) {
            attempt(Files.readAllBytes(Path.of(REPLAY)));
            return;
        }
        for (byte[] valid : corpus) {
            if (!attempt(valid)) {
                throw new AssertionError("a valid input was refused");
            }
        }
        mutate(runs);
        current.set(null);
        if (onAllThreads) {
            System.out.printf("fuzz-%s: at most %d bytes allocated by an input%n", name, allocationSeen);
        }
        if (runs >= 1_000 && (accepted < runs / 1_000 || refused < runs / 1_000)) {
            throw new AssertionError("the inputs test little: accepted=" + accepted + ", refused=" + refused);
        }
    }

    private void mutate(int runs) {
        Mutations mutations = new Mutations(corpus, dictionary, lengthMax);
        SplittableRandom random = new SplittableRandom(SEED);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        for (int i = 0; SECONDS > 0 ? System.nanoTime() < end : i < runs; i++) {
            if (attempt(mutations.next(random))) {
                accepted++;
            } else {
                refused++;
            }
        }
    }

    /** Returns whether the input was accepted. */
    private boolean attempt(byte[] input) {
        startNanos = System.nanoTime();
        current.set(input);
        Counted first = counted(input);
        // Once more if it is too much: the first time, classes may have been loaded.
        if (first.allocated() > allocationMax(input)) {
            long bytes = counted(input).allocated();
            if (bytes > allocationMax(input)) {
                throw new AssertionError("allocates too much: bytes=" + bytes + ", bytesMax=" + allocationMax(input));
            }
        } else {
            allocationSeen = Math.max(allocationSeen, first.allocated());
        }
        return first.accepted();
    }

    /** How an input ended, and what it allocated in bytes. */
    private record Counted(boolean accepted, long allocated) {}

    private Counted counted(byte[] input) {
        if (!onAllThreads) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            boolean accepted = isAccepted(input);
            return new Counted(accepted, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        try (Allocation allocation = Allocation.begin()) {
            boolean accepted = isAccepted(input);
            return new Counted(accepted, allocation.bytes());
        }
    }

    private long allocationMax(byte[] input) {
        return allocationBase == Long.MAX_VALUE ? allocationBase : allocationBase + allocationPerByte * input.length;
    }

    private boolean isAccepted(byte[] input) {
        try {
            target.accept(input.clone());
            return true;
        } catch (Exception e) {
            if (expected.stream().anyMatch(type -> type.isInstance(e)) && e.getMessage() != null) {
                return false;
            }
            throw new AssertionError("nobody expects " + e, e);
        }
    }

    private String describe(Object what) {
        byte[] input = current.get();
        if (input == null) {
            return name + ": " + what;
        }
        Path file = DIRECTORY.resolve(name + ".bin");
        try {
            Files.createDirectories(DIRECTORY);
            Files.write(file, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return name + ": " + what + "; bytes=" + input.length + ", seed=" + SEED + ", repeat with -Dstdb.fuzz.input="
                + file.toAbsolutePath();
    }
}
