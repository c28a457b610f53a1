package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.HeapRoom;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import org.jspecify.annotations.Nullable;

/** What the functions of one instance work on: its memory, the open transaction, the buffers of the running call. */
public abstract class AbiState {
    /** What a written row costs beside its bytes: index entries, undo, change list. */
    private static final int WRITE_OVERHEAD_BYTES = 64;

    /** A database of up to this size is not what fills the heap, and goes on when others do. */
    private static final long SMALL_BYTES_MAX = Runtime.getRuntime().maxMemory() / 16;

    final AbiMemory memory = new AbiMemory();
    final BytesSources sources = new BytesSources();
    final BytesSinks sinks = new BytesSinks();
    final RowIterators iterators;
    final BsatnReader rowReader = new BsatnReader(new byte[0]);
    final Clock clock;
    /** The open transaction, or null. */
    @Nullable
    Tx tx;

    /** What the call reads: the open transaction, or the source of a view; null outside of both. */
    @Nullable
    RowReader reader;

    private @Nullable CallBudget budget;
    /** The instance that is served, or null before {@link #bind}. */
    @Nullable
    GuestCode code;

    /** Bytes the running call may still write. */
    private long writableBytes;

    private final long writtenBytesMax;
    private final int answerBytesMax;
    private final HeapRoom heap;

    AbiState(Clock clock, AbiLimits limits) {
        this.clock = clock;
        this.iterators = new RowIterators(limits.iteratorBytesMax());
        this.writtenBytesMax = limits.writtenBytesMax();
        this.answerBytesMax = limits.answerBytesMax();
        this.heap = limits.heap();
    }

    /** Serves a new instance from now on. */
    public void bind(GuestCode guest) {
        memory.bind(guest);
        code = guest;
        budget = guest.budget();
    }

    /** Serves no instance until {@link #bind}; functions that touch memory trap meanwhile. */
    public void unbind() {
        endCall();
        memory.release();
        code = null;
    }

    /** Starts a call; {@code callTx} is the transaction its datastore functions work on, null for none. */
    public void beginCall(@Nullable Tx callTx) {
        beginTx(callTx);
    }

    /** Starts a call of a view, whose datastore functions read {@code source} and must not write. */
    public void beginView(RowReader source) {
        beginCall(null);
        reader = source;
    }

    final void beginTx(@Nullable Tx newTx) {
        tx = newTx;
        reader = newTx;
        writableBytes = writtenBytesMax;
    }

    /** Ends a call: every source, sink and iterator is gone. */
    public void endCall() {
        forgetTx();
        sources.clear();
        sinks.clear();
        iterators.clear();
    }

    /** Offers bytes to the guest in this call; returns the source's id, 0 for empty bytes. */
    public int addSource(byte[] bytes, int offset, int length) {
        return sources.add(bytes, offset, length);
    }

    /** Opens a sink in this call and returns its id. */
    public int openSink() {
        return sinks.open();
    }

    /** Opens a sink in this call for at most so many bytes and returns its id; a call that writes more traps. */
    public int openSink(int bytesMax) {
        return sinks.open(bytesMax);
    }

    /** Opens a sink in this call for the body of an answer of an HTTP handler and returns its id. */
    final int openAnswerSink() {
        return sinks.open(answerBytesMax);
    }

    /** Returns what the guest wrote to a sink; valid until {@link #endCall}. */
    public BsatnWriter sink(int id) {
        return sinks.get(id);
    }

    final void forgetTx() {
        tx = null;
        reader = null;
    }

    /** Returns whether the running call is one of a view. */
    final boolean isView() {
        return reader != null && tx == null;
    }

    /** Returns what the call reads; if nothing, the function returns NOT_IN_TRANSACTION. */
    final RowReader requireReader() {
        RowReader open = reader;
        if (open == null) {
            throw new ErrnoException(AbiErrno.NOT_IN_TRANSACTION);
        }
        return open;
    }

    /** Returns the open transaction to write; without one, the function returns NOT_IN_TRANSACTION. */
    final Tx requireTx() {
        Tx open = tx;
        if (open == null) {
            if (isView()) {
                throw new HostTrapException("a view must not change rows; do that in a reducer");
            }
            throw new ErrnoException(AbiErrno.NOT_IN_TRANSACTION);
        }
        return open;
    }

    /** Takes the cost of writing a row from what the call may still write. */
    final void chargeWrite(int length) {
        writableBytes -= WRITE_OVERHEAD_BYTES + length;
        if (writableBytes < 0) {
            throw new HostTrapException("transaction too large: writtenBytesMax=" + writtenBytesMax);
        }
        if (heap.isTight() && (heap.isFull() || requireTx().storedBytes() > SMALL_BYTES_MAX)) {
            throw new HostTrapException("the server has no memory for more rows: heapPercentMax=" + heap.percentMax()
                    + "; delete some first");
        }
    }

    final CallBudget requireBudget() {
        if (budget == null) {
            throw new HostTrapException("host function called before the instance is bound");
        }
        return budget;
    }
}
