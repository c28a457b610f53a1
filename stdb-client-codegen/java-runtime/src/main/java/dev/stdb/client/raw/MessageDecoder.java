package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.client.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Splits payloads of the server into messages. Layout: spec wire-protocol.md §6–9. Confined to one thread. */
final class MessageDecoder {
    private static final int COMPRESSION_NONE = 0;
    private static final int COMPRESSION_GZIP = 2;
    private static final int MESSAGE_KINDS = 9;

    private final RawHandler handler;
    private final Traffic traffic;
    private final BsatnReader in = new BsatnReader(new byte[0]);
    private final BsatnReader body = new BsatnReader(new byte[0]);

    MessageDecoder(RawHandler handler, Traffic traffic) {
        this.handler = handler;
        this.traffic = traffic;
    }

    /** Decodes one payload with its compression byte. */
    void decode(byte[] payload, int offset, int length) {
        if (length == 0) {
            throw new ProtocolException("empty payload", null);
        }
        int compression = payload[offset];
        if (compression == COMPRESSION_NONE) {
            in.reset(payload, offset + 1, length - 1);
        } else if (compression == COMPRESSION_GZIP) {
            byte[] plain = gunzip(payload, offset + 1, length - 1);
            in.reset(plain, 0, plain.length);
        } else {
            throw new ProtocolException("unknown compression of payload: tag=" + compression, null);
        }
        if (in.remaining() == 0) {
            throw new ProtocolException("payload without message", null);
        }
        // v3 packs several messages into one payload; v2 has one, for which the loop ends at once.
        while (in.remaining() > 0) {
            message();
        }
    }

    private void message() {
        int tag = in.readTag(MESSAGE_KINDS, "ServerMessage");
        traffic.receivedMessage();
        switch (tag) {
            case 0 -> {
                var identity = in.readIdentity();
                var connectionId = in.readConnectionId();
                handler.onInitialConnection(identity, connectionId, in.readString());
            }
            case 1 -> {
                int requestId = in.readU32();
                int querySetId = in.readU32();
                int start = in.position();
                traffic.receivedRows(MessageWalker.skipQueryRows(in));
                handler.onSubscribeApplied(requestId, querySetId, bodyFrom(start));
            }
            case 2 -> {
                int requestId = in.readU32();
                int querySetId = in.readU32();
                int start = in.position();
                if (in.readTag(2, "Option") == 0) {
                    traffic.receivedRows(MessageWalker.skipQueryRows(in));
                }
                handler.onUnsubscribeApplied(requestId, querySetId, bodyFrom(start));
            }
            case 3 -> {
                boolean hasRequestId = in.readTag(2, "Option") == 0;
                int requestId = hasRequestId ? in.readU32() : 0;
                int querySetId = in.readU32();
                handler.onSubscriptionError(hasRequestId, requestId, querySetId, in.readString());
            }
            case 4 -> {
                int start = in.position();
                traffic.receivedRows(MessageWalker.skipUpdate(in));
                handler.onTransactionUpdate(bodyFrom(start));
            }
            case 5 -> {
                int requestId = in.readU32();
                int start = in.position();
                if (in.readTag(2, "Result") == 0) {
                    traffic.receivedRows(MessageWalker.skipQueryRows(in));
                } else {
                    MessageWalker.skipBytes(in);
                }
                handler.onOneOffQueryResult(requestId, bodyFrom(start));
            }
            case 6 -> reducerResult();
            case 7 -> procedureResult();
            default -> {
                int requestId = in.readU32();
                int start = in.position();
                traffic.receivedRows(MessageWalker.skipSetResults(in));
                handler.onSubscribeBatchApplied(requestId, bodyFrom(start));
            }
        }
    }

    private void reducerResult() {
        int requestId = in.readU32();
        long timestamp = in.readI64();
        ReducerStatus status = switch (in.readTag(4, "ReducerOutcome")) {
            case 0 -> ReducerStatus.OK;
            case 1 -> ReducerStatus.OK_EMPTY;
            case 2 -> ReducerStatus.ERR;
            default -> ReducerStatus.INTERNAL_ERROR;
        };
        int start = in.position();
        if (status != ReducerStatus.OK_EMPTY) {
            MessageWalker.skipBytes(in);
        }
        if (status == ReducerStatus.OK) {
            traffic.receivedRows(MessageWalker.skipUpdate(in));
        }
        handler.onReducerResult(requestId, timestamp, status, bodyFrom(start));
    }

    private void procedureResult() {
        boolean returned = in.readTag(2, "ProcedureStatus") == 0;
        int start = in.position();
        MessageWalker.skipBytes(in);
        BsatnReader result = bodyFrom(start);
        long timestamp = in.readI64();
        in.readI64(); // duration of the call in the server: not offered
        handler.onProcedureResult(in.readU32(), timestamp, returned, result);
    }

    private BsatnReader bodyFrom(int start) {
        body.reset(in.array(), start, in.position() - start);
        return body;
    }

    private static byte[] gunzip(byte[] payload, int offset, int length) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(length * 4);
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(payload, offset, length), 8192)) {
            zip.transferTo(plain);
        } catch (IOException e) {
            throw new ProtocolException("malformed gzip payload: " + e.getMessage(), e);
        }
        return plain.toByteArray();
    }
}
