package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.Compression;
import dev.stdb.server.protocol.Frame;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QueryRows.SingleTableRows;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.ServerMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads frames as a client does, by the layouts of spec wire-protocol.md §6, §9 and §10. */
final class WireDecoder {
    private WireDecoder() {}

    /** Encodes an update into a frame and reads it back. */
    static List<QuerySetUpdate> roundTrip(ServerMessage.TransactionUpdate update, Compression compression) {
        BsatnReader in = body(update.frame(compression));
        assertThat(in.readU8()).isEqualTo(4);
        List<QuerySetUpdate> sets = new ArrayList<>();
        for (int set = in.readCount(); set > 0; set--) {
            int id = in.readU32();
            List<TableUpdate> tables = new ArrayList<>();
            for (int table = in.readCount(); table > 0; table--) {
                String name = in.readString();
                List<byte[]> rows = new ArrayList<>();
                for (int entry = in.readCount(); entry > 0; entry--) {
                    int start = in.position();
                    if (in.readU8() == 0) {
                        ClientCache.rowList(in);
                    }
                    ClientCache.rowList(in);
                    rows.add(Arrays.copyOfRange(in.array(), start, in.position()));
                }
                tables.add(new TableUpdate(named(name), rows));
            }
            sets.add(new QuerySetUpdate(id, tables));
        }
        assertThat(in.remaining()).isZero();
        return sets;
    }

    /** Encodes initial rows into a frame and reads them back. */
    static QueryRows roundTrip(int requestId, int querySetId, QueryRows rows, Compression compression) {
        ServerMessage.Deferred deferred = new ServerMessage.Deferred();
        deferred.complete(new ServerMessage.SubscribeApplied(requestId, querySetId, rows));
        BsatnReader in = body(deferred.frame(compression));
        assertThat(in.readU8()).isEqualTo(1);
        assertThat(in.readU32()).isEqualTo(requestId);
        assertThat(in.readU32()).isEqualTo(querySetId);
        List<SingleTableRows> tables = new ArrayList<>();
        for (int table = in.readCount(); table > 0; table--) {
            String name = in.readString();
            int start = in.position();
            ClientCache.rowList(in);
            tables.add(new SingleTableRows(named(name), Arrays.copyOfRange(in.array(), start, in.position())));
        }
        assertThat(in.remaining()).isZero();
        return new QueryRows(tables);
    }

    /** Returns a table of which only the name is known. */
    private static TableSchema named(String name) {
        return TableSchema.builder(name, ProductType.of()).build();
    }

    /** Returns the body of a frame, decompressed. */
    private static BsatnReader body(Frame frame) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(frame.array(), frame.payloadOffset(), frame.payloadLength());
        frame.rest().forEach(payload::writeBytes);
        byte[] bytes = payload.toByteArray();
        if (frame.rest().isEmpty()) {
            checkHeader(frame);
        }
        if (bytes[0] == Compression.TAG_NONE) {
            return new BsatnReader(bytes, 1, bytes.length - 1);
        }
        assertThat(bytes[0]).isEqualTo(Compression.TAG_GZIP);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
            return new BsatnReader(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("not a gzip member", e);
        }
    }

    /** Checks the frame header by RFC 6455 §5.2. */
    private static void checkHeader(Frame frame) {
        byte[] bytes = Arrays.copyOfRange(frame.array(), frame.offset(), frame.offset() + frame.length());
        assertThat(bytes[0]).isEqualTo((byte) 0x82);
        int length = bytes[1];
        int header = 2;
        if (length == 126) {
            length = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
            header = 4;
            assertThat(length).isGreaterThan(125);
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(bytes, 2, 8).getLong();
            header = 10;
            assertThat(length).isGreaterThan(0xFFFF);
        }
        assertThat(bytes).hasSize(header + length);
        assertThat(length).isEqualTo(frame.payloadLength());
    }
}
