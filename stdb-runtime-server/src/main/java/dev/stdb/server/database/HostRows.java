package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The rows the host keeps in system tables: the program and the connected clients (spec module-def.md §11). */
final class HostRows {
    private static final String CLIENT_INDEX = "st_client_identity_connection_id_idx_btree";
    private static final String CREDENTIALS_INDEX = "st_connection_credentials_connection_id_idx_btree";
    private static final int PROGRAM_KIND_WASM = 0;
    private static final int HASH_BYTES = 32;

    private HostRows() {}

    /**
     * The row of {@code st_module}.
     *
     * @param owner who published the database
     * @param hash Keccak-256 of the program
     * @param program the program
     */
    record Module(Identity database, Identity owner, byte[] hash, byte[] program) {}

    private static int indexId(Tx tx, String name) {
        IndexSchema index = tx.catalog().indexByName(name);
        return Objects.requireNonNull(index, name).indexId();
    }

    private static void insert(Tx tx, int tableId, BsatnWriter row) {
        tx.insert(tableId, row.array(), 0, row.length(), new BsatnWriter(0));
    }

    static void writeModule(Tx tx, Module module) {
        tx.clear(SystemTables.ST_MODULE);
        BsatnWriter row = new BsatnWriter(module.program().length + 128);
        row.writeIdentity(module.database());
        row.writeIdentity(module.owner());
        row.writeU8(PROGRAM_KIND_WASM);
        row.writeRaw(module.hash(), 0, HASH_BYTES);
        row.writeBytes(module.program());
        row.writeString("");
        insert(tx, SystemTables.ST_MODULE, row);
    }

    static Optional<Module> readModule(Tx tx) {
        RowCursor rows = tx.scan(SystemTables.ST_MODULE);
        if (!rows.next()) {
            return Optional.empty();
        }
        BsatnReader row = new BsatnReader(rows.array(), rows.offset(), rows.length());
        Identity database = row.readIdentity();
        Identity owner = row.readIdentity();
        row.readU8();
        byte[] hash = row.readRaw(HASH_BYTES);
        return Optional.of(new Module(database, owner, hash, row.readBytes()));
    }

    static void insertClient(Tx tx, ClientKey client, String jwtPayloadJson) {
        BsatnWriter row = new BsatnWriter(64 + jwtPayloadJson.length());
        row.writeIdentity(client.identity());
        row.writeConnectionId(client.connectionId());
        insert(tx, SystemTables.ST_CLIENT, row);
        row.reset();
        row.writeConnectionId(client.connectionId());
        row.writeString(jwtPayloadJson);
        insert(tx, SystemTables.ST_CONNECTION_CREDENTIALS, row);
    }

    /** Deletes the rows of a connection; returns whether there were any. */
    static boolean deleteClient(Tx tx, ClientKey client) {
        byte[] key = new byte[Identity.SIZE_BYTES + ConnectionId.SIZE_BYTES];
        client.identity().copyTo(key, 0);
        client.connectionId().copyTo(key, Identity.SIZE_BYTES);
        int deleted = tx.deletePoint(indexId(tx, CLIENT_INDEX), key, 0, key.length);
        tx.deletePoint(indexId(tx, CREDENTIALS_INDEX), key, Identity.SIZE_BYTES, ConnectionId.SIZE_BYTES);
        return deleted > 0;
    }

    static List<ClientKey> readClients(Tx tx) {
        List<ClientKey> clients = new ArrayList<>();
        RowCursor rows = tx.scan(SystemTables.ST_CLIENT);
        while (rows.next()) {
            BsatnReader row = new BsatnReader(rows.array(), rows.offset(), rows.length());
            clients.add(new ClientKey(row.readIdentity(), row.readConnectionId()));
        }
        return clients;
    }
}
