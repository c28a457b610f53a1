package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.schema.IndexSchema;
import dev.stdb.server.common.BytePipe;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.AnswerTarget;
import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions a module imports, for one instance at a time. The host opens and closes calls around guest code with
 * {@link #beginCall} and {@link #endCall}; in between the guest calls the {@link HostImport} methods, whose names,
 * results and traps are those of spec module-abi.md §5 and §6. Confined to the thread that runs the instance.
 */
public final class ModuleAbi extends DatastoreAbi {
    private static final String V1 = "spacetime_10.1";
    private static final String V2 = "spacetime_10.2";
    private static final String V3 = "spacetime_10.3";
    private static final String V6 = "spacetime_10.6";
    /** Functions that are not in the ABI; modules of other languages import none of them. ADR 0037. */
    private static final String OURS = "stdb_1.0";

    private static final String CREDENTIALS_INDEX = "st_connection_credentials_connection_id_idx_btree";
    private static final int MESSAGE_BYTES_MAX = 64 << 10;
    private static final int CALL_LOG_BYTES_MAX = 1 << 20;
    /** What a record costs beside its texts. */
    private static final int RECORD_OVERHEAD_BYTES = 64;

    /** Most bytes of the value of an error; modules keep to it by themselves. */
    private static final int ERROR_VALUE_BYTES_MAX = 64 << 10;

    /** Loop iterations that taking a stack trace is worth. */
    private static final int TRACE_UNITS = 2_000;

    private static final int LEVEL_INFO = 2;
    private static final int IMMEDIATE_MAX = 1000;
    private static final long IMMEDIATE_BYTES_MAX = 16 << 20;
    private static final int TIMERS_MAX = 1000;
    private static final int CONNECTION_ID_BYTES = 16;
    /** Most sources with which a call may ask for one more value. */
    private static final int ENV_SOURCES_MAX = 256;

    private final Identity database;
    private final byte[] databaseIdentity = new byte[Identity.SIZE_BYTES];
    private final CallLog log;
    private final List<@Nullable Timer> timers = new ArrayList<>();
    private final List<Call> immediateCalls = new ArrayList<>();
    private long immediateBytes;
    private int loggedBytes;
    /** Those of the record that the module logs next. */
    private Map<String, Object> nextFields = Map.of();

    private @Nullable ProcedureHost procedure;
    private final FaultReport fault = new FaultReport();
    private long seed;
    private boolean callerUnknown;
    private byte @Nullable [] errorValue;
    private Map<String, EnvironmentDef> variables = Map.of();
    private boolean inSubmodule;
    private final Set<String> secrets = new HashSet<>();
    private @Nullable GuestAnswer answer;
    private @Nullable GuestBody body;

    private record Timer(String name, long startNanos) {}

    /** Creates the functions for a database. */
    public ModuleAbi(Identity database, Clock clock, CallLog log, AbiLimits limits) {
        super(clock, limits);
        this.database = database;
        database.copyTo(databaseIdentity, 0);
        this.log = log;
    }

    /** Starts a call of a procedure, which opens its transactions itself. */
    public void beginProcedure(ProcedureHost host) {
        beginCall(null);
        procedure = host;
    }

    @Override
    public void beginCall(@Nullable Tx callTx) {
        super.beginCall(callTx);
        loggedBytes = 0;
        nextFields = Map.of();
        callerUnknown = false;
        errorValue = null;
        fault.clear();
    }

    /**
     * Opens the sink for the body of the answer of an HTTP handler in this call and returns its id.
     *
     * @param head sink of the head
     * @param target where the answer goes if it begins before the handler returns
     */
    public int openAnswer(int head, AnswerTarget target) {
        int body = openAnswerSink();
        answer = new GuestAnswer(head, body, target);
        return body;
    }

    /**
     * Offers a body that still arrives in this call and returns its source.
     *
     * @param waitNanosMax longest time that the call waits for it
     */
    public int openBody(BytePipe pipe, long waitNanosMax) {
        body = new GuestBody(pipe, waitNanosMax);
        return GuestBody.SOURCE;
    }

    /** Returns why the body of the request did not come to its end, or null if it did or may. */
    public BytePipe.@Nullable Failure bodyFailure() {
        return body == null ? null : body.failure();
    }

    /** Returns whether the answer of the HTTP handler has begun already. */
    public boolean isAnswering() {
        return answer != null && answer.hasBegun();
    }

    /** Sets which environment variables the module declares. */
    public void declare(List<EnvironmentDef> declared) {
        Map<String, EnvironmentDef> byName = new HashMap<>();
        declared.forEach(each -> byName.put(each.name(), each));
        variables = byName;
    }

    /** Says whether the calls from now on are of functions of a submodule, which has no environment. */
    public void inSubmodule(boolean value) {
        inSubmodule = value;
    }

    /** Returns the variables whose values the module wants nobody else to see. */
    public Set<String> secrets() {
        return Set.copyOf(secrets);
    }

    /** Sets what the module may seed random numbers with, in the calls from now on. */
    public void seed(long newSeed) {
        seed = newSeed;
    }

    /**
     * Returns the failure that the module reported in this call: its text, with the stack traces of all causes. Null if
     * the module reported none.
     */
    public @Nullable String fault() {
        return fault.isEmpty() ? null : fault.toString();
    }

    /** Returns the value that the module told in this call for the error it ends with; null if it told none. */
    public byte @Nullable [] errorValue() {
        return errorValue;
    }

    /** Returns whether the module said in this call that it has not asked who calls. */
    public boolean isCallerUnknown() {
        return callerUnknown;
    }

    /** Ends a call: every source, sink, iterator and timer is gone. */
    @Override
    public void endCall() {
        super.endCall();
        timers.clear();
        procedure = null;
        answer = null;
        body = null;
    }

    /** Removes and returns the calls the guest asked for, to be made after its own. */
    public List<Call> takeImmediateCalls() {
        if (immediateCalls.isEmpty()) {
            return List.of();
        }
        List<Call> taken = List.copyOf(immediateCalls);
        immediateCalls.clear();
        immediateBytes = 0;
        return taken;
    }

    @HostImport(module = V0, name = "bytes_source_read")
    public int bytesSourceRead(int source, int buffer, int lengthPointer) {
        GuestBody open = body;
        if (open != null && source == GuestBody.SOURCE) {
            return readBody(open, buffer, lengthPointer);
        }
        return sources.read(source, buffer, lengthPointer, memory);
    }

    private int readBody(GuestBody open, int buffer, int lengthPointer) {
        int capacity = memory.readI32(lengthPointer);
        memory.check(buffer, capacity);
        if (open.isExhausted()) {
            return AbiErrno.NO_SUCH_BYTES;
        }
        if (capacity == 0) {
            return AbiErrno.OK;
        }
        if (tx != null) {
            return AbiErrno.WOULD_BLOCK_TRANSACTION;
        }
        long startNanos = clock.nanoTime();
        open.await();
        requireBudget().exclude(clock.nanoTime() - startNanos);
        int count = open.read(memory.array(), buffer, capacity);
        if (open.failure() != null) {
            return AbiErrno.HTTP_ERROR;
        }
        memory.writeI32(lengthPointer, count);
        return open.isExhausted() ? AbiErrno.EXHAUSTED : AbiErrno.OK;
    }

    @HostImport(module = V1, name = "bytes_source_remaining_length")
    public int bytesSourceRemainingLength(int source, int out) {
        GuestBody open = body;
        int remaining = open != null && source == GuestBody.SOURCE ? open.remaining() : sources.remaining(source);
        if (remaining < 0) {
            return AbiErrno.NO_SUCH_BYTES;
        }
        memory.writeI32(out, remaining);
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "bytes_sink_write")
    public int bytesSinkWrite(int sink, int buffer, int lengthPointer) {
        GuestAnswer open = answer;
        if (open != null && open.takes(sink)) {
            return writeAnswer(open, buffer, memory.readI32(lengthPointer));
        }
        return sinks.write(sink, buffer, lengthPointer, memory);
    }

    private int writeAnswer(GuestAnswer open, int buffer, int length) {
        memory.check(buffer, length);
        if (tx != null) {
            return AbiErrno.WOULD_BLOCK_TRANSACTION;
        }
        long startNanos = clock.nanoTime();
        boolean isRead = open.write(memory.array(), buffer, length);
        requireBudget().exclude(clock.nanoTime() - startNanos);
        return isRead ? AbiErrno.OK : AbiErrno.HTTP_ERROR;
    }

    @HostImport(module = OURS, name = "answer_begin")
    public int answerBegin() {
        GuestAnswer open = answer;
        if (open == null || open.hasBegun()) {
            throw new HostTrapException("answer_begin called outside of an HTTP handler, or twice");
        }
        if (tx != null) {
            return AbiErrno.WOULD_BLOCK_TRANSACTION;
        }
        return switch (open.begin(sinks)) {
            case YES -> AbiErrno.OK;
            case BUSY -> AbiErrno.NO_SPACE;
            case NOBODY -> AbiErrno.HTTP_ERROR;
        };
    }

    @HostImport(module = V0, name = "identity")
    public void identity(int out) {
        memory.write(out, databaseIdentity, 0, Identity.SIZE_BYTES);
    }

    @HostImport(module = V2, name = "get_jwt")
    public int getJwt(int connectionIdPointer, int out) {
        RowReader open = requireReader();
        memory.check(connectionIdPointer, CONNECTION_ID_BYTES);
        memory.check(out, Integer.BYTES);
        memory.writeI32(out, openCredentials(open, connectionIdPointer));
        return AbiErrno.OK;
    }

    /** Returns a source with the credentials of a connection; 0 if there are none. */
    private int openCredentials(RowReader open, int connectionIdPointer) {
        IndexSchema index = open.catalog().indexByName(CREDENTIALS_INDEX);
        if (index == null) {
            throw new HostTrapException("no index " + CREDENTIALS_INDEX);
        }
        RowCursor rows = open.scanPoint(index.indexId(), memory.array(), connectionIdPointer, CONNECTION_ID_BYTES);
        if (!rows.next()) {
            return 0;
        }
        rowReader.reset(rows.array(), rows.offset(), rows.length());
        rowReader.skip(CONNECTION_ID_BYTES);
        byte[] payload = rowReader.readBytes();
        return sources.add(payload, 0, payload.length);
    }

    @HostImport(module = V6, name = "env_get")
    public int envGet(int key, int keyLength, int out) {
        if (keyLength <= 0 || keyLength > EnvironmentDef.NAME_BYTES_MAX) {
            return AbiErrno.HOST_CALL_FAILURE;
        }
        memory.check(out, Integer.BYTES);
        String name = memory.readName(key, keyLength);
        if (!EnvironmentDef.isKey(name)) {
            return AbiErrno.HOST_CALL_FAILURE;
        }
        byte[] value = environmentValue(requireDeclared(name));
        if (value == null) {
            memory.writeI32(out, 0);
            return AbiErrno.OK;
        }
        if (sources.openCount() >= ENV_SOURCES_MAX) {
            return AbiErrno.NO_SPACE;
        }
        memory.writeI32(out, sources.addEvenEmpty(value, 0, value.length));
        return AbiErrno.OK;
    }

    private EnvironmentDef requireDeclared(String name) {
        if (reader == null && procedure == null) {
            throw new HostTrapException("env_get called outside of a function of the module");
        }
        EnvironmentDef declared = variables.get(name);
        if (declared == null || inSubmodule) {
            throw new HostTrapException("environment variable is not declared"
                    + (inSubmodule ? " by a submodule, which has none" : "") + ": name=" + name);
        }
        return declared;
    }

    /** Returns the value of a variable in UTF-8 as the call sees it, or null if it has none and need not. */
    private byte @Nullable [] environmentValue(EnvironmentDef declared) {
        RowReader open = reader;
        byte[] value = open == null ? borrowed(declared.name()) : EnvironmentRows.value(open, declared.name());
        if (value == null && !declared.optional()) {
            throw new HostTrapException("environment variable has no value: name=" + declared.name());
        }
        return value;
    }

    /** Returns a value as of now, in a procedure or handler without a transaction. */
    private byte @Nullable [] borrowed(String name) {
        ProcedureHost host = procedure;
        if (host == null) {
            throw outsideOfProcedure("env_get");
        }
        long startNanos = clock.nanoTime();
        Tx snapshot = host.begin();
        try {
            return EnvironmentRows.value(snapshot, name);
        } finally {
            host.abort(snapshot);
            requireBudget().exclude(clock.nanoTime() - startNanos);
        }
    }

    @HostImport(module = OURS, name = "environment_secret")
    public void environmentSecret(int name, int nameLength) {
        if (nameLength <= 0 || nameLength > EnvironmentDef.NAME_BYTES_MAX) {
            throw new HostTrapException("environment_secret needs a name of 1 to " + EnvironmentDef.NAME_BYTES_MAX
                    + " bytes: length=" + nameLength);
        }
        String secret = memory.readName(name, nameLength);
        if (secrets.size() >= EnvironmentDef.COUNT_MAX && !secrets.contains(secret)) {
            throw new HostTrapException("too many secret environment variables: countMax=" + EnvironmentDef.COUNT_MAX);
        }
        secrets.add(secret);
    }

    @HostImport(module = V0, name = "console_log")
    public void consoleLog(
            int level,
            int target,
            int targetLength,
            int filename,
            int filenameLength,
            int line,
            int message,
            int messageLength) {
        Map<String, Object> fields = nextFields;
        nextFields = Map.of();
        if (loggedBytes > CALL_LOG_BYTES_MAX) {
            return;
        }
        String text = memory.readText(message, messageLength, MESSAGE_BYTES_MAX);
        if (text != null) {
            record(
                    level & 0xFF,
                    memory.readText(target, targetLength, MESSAGE_BYTES_MAX),
                    memory.readText(filename, filenameLength, MESSAGE_BYTES_MAX),
                    line,
                    text,
                    fields);
        }
    }

    @HostImport(module = OURS, name = "log_fields")
    public void logFields(int fields, int length) {
        if (length < 0 || length > LogFields.BYTES_MAX) {
            throw new HostTrapException("fields of a log record too large: bytes=" + Integer.toUnsignedString(length)
                    + ", bytesMax=" + LogFields.BYTES_MAX);
        }
        nextFields = LogFields.read(memory.copy(fields, length));
    }

    /** Logs on behalf of the guest, as far as the call may. */
    private void record(
            int level,
            @Nullable String target,
            @Nullable String filename,
            long line,
            String text,
            Map<String, Object> fields) {
        if (loggedBytes > CALL_LOG_BYTES_MAX) {
            return;
        }
        loggedBytes += RECORD_OVERHEAD_BYTES + lengthOf(target) + lengthOf(filename) + text.length();
        loggedBytes += LogFields.lengthOf(fields);
        if (loggedBytes > CALL_LOG_BYTES_MAX) {
            String dropped = "log records of this call are dropped from here on: bytesMax=" + CALL_LOG_BYTES_MAX;
            log.log(level, null, null, -1, dropped, Map.of());
        } else {
            log.log(level, target, filename, line, text, fields);
        }
    }

    private static int lengthOf(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    @HostImport(module = V0, name = "console_timer_start")
    public int consoleTimerStart(int name, int nameLength) {
        memory.check(name, nameLength);
        String text = memory.readText(name, nameLength, MESSAGE_BYTES_MAX);
        Timer timer = new Timer(text == null ? "" : text, clock.nanoTime());
        int slot = timers.indexOf(null);
        if (slot < 0) {
            if (timers.size() >= TIMERS_MAX) {
                throw new HostTrapException("too many timers: countMax=" + TIMERS_MAX);
            }
            timers.add(timer);
            return timers.size();
        }
        timers.set(slot, timer);
        return slot + 1;
    }

    @HostImport(module = V0, name = "console_timer_end")
    public int consoleTimerEnd(int id) {
        Timer timer = id > 0 && id <= timers.size() ? timers.get(id - 1) : null;
        if (timer == null) {
            return AbiErrno.NO_SUCH_CONSOLE_TIMER;
        }
        timers.set(id - 1, null);
        long micros = (clock.nanoTime() - timer.startNanos()) / 1000;
        String text = "Timing span \"" + timer.name() + "\": " + micros + "µs";
        record(LEVEL_INFO, null, null, -1, text, Map.of());
        return AbiErrno.OK;
    }

    @HostImport(module = V0, name = "volatile_nonatomic_schedule_immediate")
    public void scheduleImmediate(int name, int nameLength, int args, int argsLength) {
        if (isView()) {
            throw new HostTrapException("a view must not call reducers");
        }
        String reducer = memory.readName(name, nameLength);
        byte[] bytes = memory.copy(args, argsLength);
        if (immediateCalls.size() >= IMMEDIATE_MAX || immediateBytes + bytes.length > IMMEDIATE_BYTES_MAX) {
            throw new HostTrapException(
                    "too many scheduled calls: countMax=" + IMMEDIATE_MAX + ", bytesMax=" + IMMEDIATE_BYTES_MAX);
        }
        immediateBytes += bytes.length;
        Timestamp now = Timestamp.ofMicros(clock.nowMicros());
        immediateCalls.add(Call.reducer(reducer, database, ConnectionId.ZERO, now, bytes));
    }

    @HostImport(module = OURS, name = "call_seed")
    public long callSeed() {
        return seed;
    }

    @HostImport(module = OURS, name = "caller_unknown")
    public void callerUnknown() {
        callerUnknown = true;
    }

    @HostImport(module = OURS, name = "error_value")
    public void errorValue(int value, int length) {
        if (length < 0 || length > ERROR_VALUE_BYTES_MAX) {
            throw new HostTrapException("value of an error too large: bytes=" + Integer.toUnsignedString(length)
                    + ", bytesMax=" + ERROR_VALUE_BYTES_MAX);
        }
        errorValue = memory.copy(value, length);
    }

    @HostImport(module = OURS, name = "stack_trace")
    public int stackTrace() {
        GuestCode running = code;
        if (running == null) {
            return 0;
        }
        requireBudget().charge(TRACE_UNITS);
        return running.takeStackTrace();
    }

    @HostImport(module = OURS, name = "fault")
    public void fault(int text, int textLength, int trace) {
        GuestCode running = code;
        requireBudget().charge(TRACE_UNITS);
        String thrown = memory.readText(text, textLength, MESSAGE_BYTES_MAX);
        if (running != null && thrown != null) {
            fault.add(thrown, running.stackTrace(trace, thrown));
        }
    }

    private static HostTrapException outsideOfProcedure(String function) {
        return new HostTrapException(function + " called outside of a procedure");
    }

    @HostImport(module = V3, name = "procedure_sleep_until")
    public long procedureSleepUntil(long micros) {
        if (procedure == null) {
            throw outsideOfProcedure("procedure_sleep_until");
        }
        if (tx != null) {
            throw new HostTrapException("procedure_sleep_until called with an open transaction");
        }
        long startNanos = clock.nanoTime();
        procedure.sleepUntil(micros);
        requireBudget().exclude(clock.nanoTime() - startNanos);
        return clock.nowMicros();
    }

    @HostImport(module = V3, name = "procedure_start_mut_tx")
    public int procedureStartMutTx(int out) {
        if (reader != null) {
            return AbiErrno.WOULD_BLOCK_TRANSACTION;
        }
        if (procedure == null) {
            throw outsideOfProcedure("procedure_start_mut_tx");
        }
        memory.check(out, Long.BYTES);
        long startNanos = clock.nanoTime();
        beginTx(procedure.begin());
        requireBudget().exclude(clock.nanoTime() - startNanos);
        memory.writeI64(out, clock.nowMicros());
        return AbiErrno.OK;
    }

    @HostImport(module = V3, name = "procedure_commit_mut_tx")
    public int procedureCommitMutTx() {
        Tx open = tx;
        if (procedure == null || open == null) {
            return AbiErrno.TRANSACTION_NOT_ANONYMOUS;
        }
        forgetTx();
        long startNanos = clock.nanoTime();
        procedure.commit(open);
        requireBudget().exclude(clock.nanoTime() - startNanos);
        return AbiErrno.OK;
    }

    @HostImport(module = V3, name = "procedure_abort_mut_tx")
    public int procedureAbortMutTx() {
        Tx open = tx;
        if (procedure == null || open == null) {
            return AbiErrno.TRANSACTION_NOT_ANONYMOUS;
        }
        forgetTx();
        procedure.abort(open);
        return AbiErrno.OK;
    }

    @HostImport(module = V3, name = "procedure_http_request")
    public int procedureHttpRequest(int request, int requestLength, int body, int bodyLength, int out) {
        ProcedureHost host = procedure;
        if (host == null) {
            throw outsideOfProcedure("procedure_http_request");
        }
        memory.check(request, requestLength);
        memory.check(body, bodyLength);
        memory.check(out, 2 * Integer.BYTES);
        if (!host.isHttpEnabled()) {
            return httpError(out, OutgoingHttpException.DISABLED_TEXT);
        }
        if (tx != null) {
            return AbiErrno.WOULD_BLOCK_TRANSACTION;
        }
        if (requestLength > HttpMessages.REQUEST_HEAD_BYTES_MAX) {
            return httpError(
                    out, "the head of the request is too large: bytesMax=" + HttpMessages.REQUEST_HEAD_BYTES_MAX);
        }
        if (bodyLength > OutgoingRequest.BODY_BYTES_MAX) {
            return httpError(out, "the body of the request is too large: bytesMax=" + OutgoingRequest.BODY_BYTES_MAX);
        }
        OutgoingRequest asked = readRequest(memory.copy(request, requestLength), memory.copy(body, bodyLength));
        long startNanos = clock.nanoTime();
        try {
            return answer(out, host.send(asked));
        } catch (OutgoingHttpException e) {
            return httpError(out, String.valueOf(e.getMessage()));
        } finally {
            requireBudget().exclude(clock.nanoTime() - startNanos);
        }
    }

    private static OutgoingRequest readRequest(byte[] head, byte[] body) {
        try {
            return HttpMessages.readRequest(head, body);
        } catch (BsatnException e) {
            throw new HostTrapException("malformed HTTP request: " + e.getMessage());
        }
    }

    private int answer(int out, OutgoingResponse response) {
        int bodySource = sources.add(response.body(), 0, response.body().length, response.release());
        BsatnWriter head = HttpMessages.response(response);
        memory.writeI32(out, sources.add(head.array(), 0, head.length()));
        memory.writeI32(out + Integer.BYTES, bodySource);
        return AbiErrno.OK;
    }

    private int httpError(int out, String message) {
        BsatnWriter text = new BsatnWriter();
        text.writeString(message);
        memory.writeI32(out, sources.add(text.array(), 0, text.length()));
        return AbiErrno.HTTP_ERROR;
    }
}
