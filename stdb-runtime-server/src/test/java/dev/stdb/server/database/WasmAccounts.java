package dev.stdb.server.database;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import java.util.List;

/**
 * A program for servers that take WebAssembly: a table of accounts, and {@code fill}, which adds as many as it is told.
 */
public final class WasmAccounts {
    private WasmAccounts() {}

    /** Returns the program. */
    public static byte[] program() {
        TestModule module = TestModule.create()
                .table(TestTable.of("account")
                        .column("id", PrimitiveType.U32)
                        .column("balance", PrimitiveType.I64)
                        .primaryKey(0));
        String row = "i32.const " + TestModule.ARGS + " ";
        // Locals: 9 table, 10 count, 11 account.
        module.reducer(
                "fill",
                new ProductType(List.of(new ProductType.Element("count", PrimitiveType.U32))),
                "local.get 7 call load drop " + module.text("account") + " call table local.set 9 " + row
                        + "i32.load 0 local.set 10 i32.const 0 local.set 11 "
                        + "block loop local.get 11 local.get 10 i32.ge_u br_if 1 "
                        + row + "local.get 11 i32.store 0 " + row + "i32.const 0 i32.store 4 " + row
                        + "i32.const 0 i32.store 8 i32.const " + TestModule.LENGTH + " i32.const 12 i32.store 0 "
                        + "local.get 9 " + row + "i32.const " + TestModule.LENGTH + " call datastore_insert_bsatn drop "
                        + "local.get 11 i32.const 1 i32.add local.set 11 br 0 end end i32.const 0");
        return module.build();
    }
}
