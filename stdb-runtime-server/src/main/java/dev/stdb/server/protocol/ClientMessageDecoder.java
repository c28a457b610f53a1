package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Decodes the binary payloads clients send (layouts: spec wire-protocol.md §7, §8). */
public final class ClientMessageDecoder {

    private static final int VARIANT_COUNT = 6;

    /**
     * Most sets of one batch. Each is answered by itself, so that a few bytes here become many there. Deviation: the
     * original has no limit.
     */
    static final int BATCH_SETS_MAX = 16_384;

    private ClientMessageDecoder() {}

    /**
     * Decodes a payload and hands over its messages one by one, in order; messages before a malformed one are handed
     * over first.
     *
     * @throws ProtocolException if the payload is malformed; the text is the one clients see
     * @throws dev.stdb.bsatn.BsatnException if the payload ends early or holds invalid UTF-8
     */
    public static void decodePayload(WireProtocol protocol, BsatnReader payload, Consumer<ClientMessage> sink) {
        switch (protocol) {
            // Compat: bytes behind the only message of a v2 payload are ignored.
            case V2 -> sink.accept(decode(payload));
            case V1_BSATN, V1_JSON -> throw new IllegalArgumentException("messages of v1 are others");
            case V3 -> {
                if (payload.remaining() == 0) {
                    throw new ProtocolException(
                            "v3 websocket binary payload must contain at least one v2 client message");
                }
                while (payload.remaining() > 0) {
                    sink.accept(decode(payload));
                }
            }
        }
    }

    /**
     * Decodes one message and leaves the reader behind it.
     *
     * @throws ProtocolException if a tag or a flag is unknown, or a batch has too many sets
     * @throws dev.stdb.bsatn.BsatnException if the payload ends early or holds invalid UTF-8
     */
    public static ClientMessage decode(BsatnReader in) {
        return switch (in.readTag(VARIANT_COUNT, "ClientMessage")) {
            case 0 -> new ClientMessage.Subscribe(in.readU32(), in.readU32(), readStrings(in));
            case 1 -> new ClientMessage.Unsubscribe(in.readU32(), in.readU32(), in.readTag(2, "UnsubscribeFlags") == 1);
            case 2 -> new ClientMessage.OneOffQuery(in.readU32(), in.readString());
            case 3 -> {
                int requestId = in.readU32();
                checkCallFlags(in.readU8(), "reducer");
                yield new ClientMessage.CallReducer(requestId, in.readString(), in.readBytes());
            }
            case 4 -> {
                int requestId = in.readU32();
                checkCallFlags(in.readU8(), "procedure");
                yield new ClientMessage.CallProcedure(requestId, in.readString(), in.readBytes());
            }
            default -> new ClientMessage.SubscribeBatch(in.readU32(), readSets(in));
        };
    }

    private static List<ClientMessage.SubscribeSet> readSets(BsatnReader in) {
        int count = in.readCount();
        if (count > BATCH_SETS_MAX) {
            throw new ProtocolException("too many sets in a batch: count=" + count + ", countMax=" + BATCH_SETS_MAX);
        }
        List<ClientMessage.SubscribeSet> sets = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            sets.add(new ClientMessage.SubscribeSet(in.readU32(), readStrings(in)));
        }
        return sets;
    }

    static List<String> readStrings(BsatnReader in) {
        int count = in.readCount();
        List<String> strings = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            strings.add(in.readString());
        }
        return strings;
    }

    static void checkCallFlags(int flags, String kind) {
        if (flags != 0) {
            throw new ProtocolException("invalid call " + kind + " flags: 0x" + Integer.toHexString(flags));
        }
    }
}
