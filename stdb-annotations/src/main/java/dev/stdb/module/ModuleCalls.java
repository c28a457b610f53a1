package dev.stdb.module;

import dev.stdb.ErrorCode;
import java.util.Objects;

/** The frame of every call into a module: arguments in, error text out, cleaning up. For generated code. */
public final class ModuleCalls {

    /** Return code of a call that succeeded. */
    public static final int OK = 0;

    /** Return code of a call that failed; the error sink holds the text. */
    public static final int FAILED = 1;

    /** Longest error text in characters: it fits the fixed area, so that no failure fails for want of memory. */
    private static final int MESSAGE_LENGTH_MAX = Scratch.TEXT_CAPACITY / 3 - 2;

    /** Most bytes of the value of an error: it is a reason, no result. The host takes no more either. */
    private static final int ERROR_VALUE_BYTES_MAX = 64 << 10;

    /** Most failures of a chain of causes that are reported. */
    private static final int THROWN_MAX = 32;

    /** What a caller gets to know of a failure that the module's author did not plan. */
    private static final String INTERNAL_ERROR = "internal error: the log of the database says more";

    private ModuleCalls() {}

    /**
     * Reads the call's arguments.
     *
     * @param source bytes source, 0 for no bytes
     * @return address of the arguments
     */
    public static int loadArguments(int source) {
        if (source == 0) {
            return Scratch.ROW;
        }
        int buffer = Scratch.ROW;
        int capacity = Scratch.ROW_CAPACITY;
        int length = 0;
        while (true) {
            Memory.putInt(Scratch.LENGTH, capacity - length);
            int result = HostFunctions.bytesSourceRead(source, buffer + length, Scratch.LENGTH);
            if (result > 0) {
                throw HostErrors.of(result, "reading arguments", "source " + source);
            }
            length += Memory.getInt(Scratch.LENGTH);
            if (result < 0) {
                return buffer;
            }
            if (length == capacity) {
                if (length > Scratch.ROW_LENGTH_MAX) {
                    throw Scratch.tooLarge("list of arguments", "");
                }
                capacity = Math.min(2 * capacity, Scratch.ROW_LENGTH_MAX + 1);
                buffer = Scratch.enlargeRow(buffer, length, capacity);
            }
        }
    }

    /**
     * Reports a failed call. A {@link ReducerException} is the function's own answer. Anything else goes to the log
     * with all causes, and the caller gets a text without internals.
     *
     * @param failure what the reducer or procedure threw
     * @param errorSink sink for the caller's text
     * @return {@link #FAILED}
     */
    public static int fail(Throwable failure, int errorSink) {
        if (!(failure instanceof ReducerException refusal)) {
            report(failure);
        } else if (refusal.hasUntoldValue()) {
            report(new IllegalStateException(undeclared(refusal), refusal));
        }
        String answer = answerTo(failure);
        int at = Scratch.text(Strings.sizeMax(answer));
        writeToSink(errorSink, at, Strings.writeRaw(at, answer));
        return FAILED;
    }

    private static String undeclared(ReducerException refusal) {
        return "nobody gets the value of this error: type="
                + Objects.requireNonNull(refusal.value()).getClass().getName()
                + ". A reducer declares it with @Reducer(error = ...), a procedure returns a Result";
    }

    /**
     * Tells the host the value of a refusal, whose text {@link #fail} tells.
     *
     * @param from address of the value
     * @param end address after it
     * @throws IllegalArgumentException if the value is too large for an error
     */
    public static void refused(ReducerException refusal, int from, int end) {
        if (end - from > ERROR_VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "value of an error too large: bytes=" + (end - from) + ", bytesMax=" + ERROR_VALUE_BYTES_MAX,
                    refusal);
        }
        HostFunctions.errorValue(from, end - from);
        refusal.told();
    }

    /** Tells the host a failure and its causes, which are bounded because they may go round in a circle. */
    static void report(Throwable failure) {
        Throwable thrown = failure;
        for (int i = 0; i < THROWN_MAX && thrown != null; i++) {
            String type = thrown.getClass().getName();
            String message = thrown.getMessage();
            String text = shortened(message == null ? type : type + ": " + message);
            int at = Scratch.text(Strings.sizeMax(text));
            HostFunctions.fault(at, Strings.writeRaw(at, text) - at, StackTraces.numberOf(thrown));
            thrown = thrown.getCause();
        }
    }

    /** What the database answered the module is no secret; what the module met by itself is. */
    private static String answerTo(Throwable failure) {
        boolean speaks = failure instanceof ReducerException
                || failure instanceof HostCallException
                        && ((HostCallException) failure).code().category() != ErrorCode.Category.INTERNAL;
        String message = failure.getMessage();
        return speaks && message != null ? shortened(message) : speaks ? "refused" : INTERNAL_ERROR;
    }

    private static String shortened(String message) {
        return message.length() <= MESSAGE_LENGTH_MAX
                ? message
                : message.substring(0, MESSAGE_LENGTH_MAX - 1) + "\u2026";
    }

    /** Ends a call: closes the iterators it left open and gives its memory back. */
    public static void end() {
        RowIterator.closeAll();
        RequestBody.end();
        Scratch.end();
    }

    /**
     * Writes bytes to a sink.
     *
     * @param sink bytes sink
     * @param bytes the bytes, one per character (0 to 255)
     */
    public static void writeBytes(int sink, String bytes) {
        int length = bytes.length();
        int at = Scratch.text(length);
        for (int i = 0; i < length; i++) {
            Memory.putByte(at + i, (byte) bytes.charAt(i));
        }
        writeToSink(sink, at, at + length);
    }

    /**
     * Writes what a procedure returns.
     *
     * @param sink bytes sink
     * @param from address of the value
     * @param end address after it
     * @return {@link #OK}
     */
    public static int returned(int sink, int from, int end) {
        writeToSink(sink, from, end);
        return OK;
    }

    static void writeToSink(int sink, int from, int end) {
        checkWritten(tryWriteToSink(sink, from, end), sink);
    }

    static void checkWritten(int errno, int sink) {
        if (errno != OK) {
            throw HostErrors.of(errno, "writing bytes", "sink " + sink);
        }
    }

    /** As {@link #writeToSink}; returns what the host refuses it with, 0 for success. */
    static int tryWriteToSink(int sink, int from, int end) {
        int at = from;
        while (at < end) {
            Memory.putInt(Scratch.LENGTH, end - at);
            int errno = HostFunctions.bytesSinkWrite(sink, at, Scratch.LENGTH);
            if (errno != OK) {
                return errno;
            }
            int written = Memory.getInt(Scratch.LENGTH);
            if (written <= 0) {
                return FAILED;
            }
            at += written;
        }
        return OK;
    }
}
