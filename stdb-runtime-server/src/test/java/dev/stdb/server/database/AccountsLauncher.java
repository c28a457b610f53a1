package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Starts real databases of a small module, whatever program is published: a public table {@code account(id u32 primary
 * key, balance i64)} and the reducers {@code fill(count u32)}, which inserts the accounts 0 to count - 1 with balance
 * 0, {@code put(id u32, balance i64)}, which replaces an account, and {@code transfer(from u32, balance i64, to u32,
 * balance i64)}, which replaces two.
 */
public final class AccountsLauncher implements DatabaseLauncher {
    private static final int ROW_BYTES = Integer.BYTES + Long.BYTES;

    private final JavaGuests guests = new JavaGuests();

    /** Databases in the order of their start. */
    public final List<Database> started = new CopyOnWriteArrayList<>();

    @Override
    public Database create(
            Identity database,
            Identity owner,
            byte[] program,
            EnvironmentChange environment,
            @Nullable Path directory) {
        EngineConfig engine =
                directory == null ? EngineConfig.inMemory("accounts") : EngineConfig.onDisk("accounts", directory);
        Database created = DatabaseHost.create(HostConfig.of(guests), database, owner, guests.add(module()), engine);
        started.add(created);
        return created;
    }

    @Override
    public Database open(Identity database, Identity owner, Path directory) {
        throw new UnsupportedOperationException("tests create their databases");
    }

    private static JavaModule module() {
        ProductType.Element id = new ProductType.Element("id", PrimitiveType.U32);
        ProductType.Element balance = new ProductType.Element("balance", PrimitiveType.I64);
        ProductType.Element to = new ProductType.Element("to", PrimitiveType.U32);
        ProductType.Element toBalance = new ProductType.Element("to_balance", PrimitiveType.I64);
        ProductType.Element count = new ProductType.Element("count", PrimitiveType.U32);
        return JavaModule.create()
                .table(TestTable.of("account")
                        .column("id", PrimitiveType.U32)
                        .column("balance", PrimitiveType.I64)
                        .primaryKey(0))
                .reducer("fill", new ProductType(List.of(count)), AccountsLauncher::fill)
                .reducer("put", new ProductType(List.of(id, balance)), call -> replace(call, 0))
                .reducer("transfer", new ProductType(List.of(id, balance, to, toBalance)), call -> {
                    replace(call, 0);
                    replace(call, ROW_BYTES);
                });
    }

    private static void fill(JavaCall call) {
        int count = new BsatnReader(call.args()).readU32();
        for (int i = 0; i < count; i++) {
            int id = i;
            call.insert("account", out -> {
                out.writeU32(id);
                out.writeI64(0);
            });
        }
    }

    /** Replaces an account by the one at a place in the arguments. */
    private static void replace(JavaCall call, int at) {
        call.update("account", "account_id_idx_btree", Arrays.copyOfRange(call.args(), at, at + ROW_BYTES));
    }
}
