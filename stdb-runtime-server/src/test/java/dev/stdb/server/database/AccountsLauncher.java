package dev.stdb.server.database;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Starts real databases of a small module, whatever program is published: a public table {@code account(id u32 primary
 * key, balance i64)} and the reducers {@code fill(count u32)}, which inserts the accounts 0 to count - 1 with balance 0,
 * {@code put(id u32, balance i64)}, which replaces an account, and {@code transfer(from u32, balance i64, to u32, balance
 * i64)}, which replaces two.
 */
public final class AccountsLauncher implements DatabaseLauncher {
    /** Databases in the order of their start. */
    public final List<Database> started = new CopyOnWriteArrayList<>();

    @Override
    public Database create(Identity database, Identity owner, byte[] program, @Nullable Path directory) {
        EngineConfig engine =
                directory == null ? EngineConfig.inMemory("accounts") : EngineConfig.onDisk("accounts", directory);
        Database created = DatabaseHost.create(HostConfig.defaults(), database, owner, module(), engine);
        started.add(created);
        return created;
    }

    @Override
    public Database open(Identity database, Identity owner, Path directory) {
        throw new UnsupportedOperationException("tests create their databases");
    }

    /** Returns the program. */
    public static byte[] module() {
        ProductType.Element id = new ProductType.Element("id", PrimitiveType.U32);
        ProductType.Element balance = new ProductType.Element("balance", PrimitiveType.I64);
        TestModule module = TestModule.create()
                .table(TestTable.of("account")
                        .column("id", PrimitiveType.U32)
                        .column("balance", PrimitiveType.I64)
                        .primaryKey(0));
        String table = module.text("account") + " call table ";
        String index = module.text("account_id_idx_btree") + " call index ";
        String row = "i32.const " + TestModule.ARGS + " ";
        String length = "i32.const " + TestModule.LENGTH + " i32.const 12 i32.store 0 ";
        String arguments = "local.get 7 call load drop " + table + "local.set 9 " + index + "local.set 10 ";
        // Locals: 9 table, 10 index, 11 account.
        module.reducer(
                "fill",
                new ProductType(List.of(new ProductType.Element("count", PrimitiveType.U32))),
                "local.get 7 call load drop " + table + "local.set 9 i32.const " + TestModule.ARGS
                        + " i32.load 0 local.set 10 i32.const 0 local.set 11 "
                        + "block loop local.get 11 local.get 10 i32.ge_u br_if 1 "
                        + row + "local.get 11 i32.store 0 " + row + "i32.const 0 i32.store 4 " + row
                        + "i32.const 0 i32.store 8 " + length
                        + "local.get 9 " + row + "i32.const " + TestModule.LENGTH + " call datastore_insert_bsatn drop "
                        + "local.get 11 i32.const 1 i32.add local.set 11 br 0 end end i32.const 0");
        String update = "i32.const " + TestModule.LENGTH + " call datastore_update_bsatn ";
        module.reducer(
                "put",
                new ProductType(List.of(id, balance)),
                arguments + length + "local.get 8 local.get 9 local.get 10 " + row + update + "call report");
        ProductType.Element to = new ProductType.Element("to", PrimitiveType.U32);
        ProductType.Element toBalance = new ProductType.Element("to_balance", PrimitiveType.I64);
        module.reducer(
                "transfer",
                new ProductType(List.of(id, balance, to, toBalance)),
                arguments + length + "local.get 9 local.get 10 " + row + update + "drop " + length
                        + "local.get 8 local.get 9 local.get 10 i32.const " + (TestModule.ARGS + 12) + " " + update
                        + "call report");
        return module.build();
    }
}
