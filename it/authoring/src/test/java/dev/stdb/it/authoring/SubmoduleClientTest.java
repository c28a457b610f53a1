package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.codegen.ClientGenerator;
import dev.stdb.codegen.GeneratorOptions;
import dev.stdb.codegen.javaclient.JavaTarget;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ReducerDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import dev.stdb.server.database.TestModule;
import dev.stdb.server.database.TestTable;
import dev.stdb.testing.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generated client at work with the tables, views and reducers of a submodule. No Java module has one, so the module
 * is written in WebAssembly, which has no class files for the other host.
 */
final class SubmoduleClientTest {
    private static final TestModule MODULE = module();

    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(program());

    @TempDir
    private Path output;

    /** Mounts a module with invoices, a reducer that inserts one, and a view that always shows one. */
    private static TestModule module() {
        TestModule module = TestModule.create();
        BsatnWriter view = new BsatnWriter();
        view.writeCount(1);
        view.writeU64(9);
        view.writeI64(1);
        view.writeTag(0);
        String charge = " local.get 7 call load drop local.get 8 " + module.insert("billing.invoice") + " call report ";
        return module.mountedView(module.yields(view.toByteArray())).mount("billing", billing(), List.of(charge));
    }

    private static ModuleDef billing() {
        ProductType invoice = ProductType.of(
                new ProductType.Element("id", PrimitiveType.U64),
                new ProductType.Element("amount", PrimitiveType.I64),
                new ProductType.Element("state", new RefType(1)));
        SumType state = SumType.of(
                new SumType.Variant("Open", SpecialTypes.UNIT), new SumType.Variant("Paid", SpecialTypes.UNIT));
        return ModuleDef.builder()
                .typespace(new Typespace(List.of(invoice, state)))
                .type(new TypeDef(List.of(), "Invoice", 0, true))
                .type(new TypeDef(List.of(), "State", 1, true))
                .table(TestTable.of("invoice")
                        .column("id", PrimitiveType.U64)
                        .column("amount", PrimitiveType.I64)
                        .column("state", new RefType(1))
                        .primaryKey(0)
                        .def(0))
                .reducer(ReducerDef.of("charge", invoice, FunctionVisibility.CLIENT_CALLABLE))
                .view(new ViewDef("open", 0, true, true, ProductType.of(), new ArrayType(new RefType(0))))
                .build();
    }

    private static Path program() {
        try {
            return Files.write(Files.createTempFile(Path.of("target"), "submodules-", ".wasm"), MODULE.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code Usage} in {@code clients/submodules.txt} has seen. */
    @Test
    @Checks("spec client-sdk.md §20.13")
    void theGeneratedClientReachesObjectsOfSubmodules(TestDatabase database) throws Exception {
        GeneratorOptions options = GeneratorOptions.defaults().withPackageName("bindings");
        ClientGenerator.generate(MODULE.definition(), new JavaTarget(), options, output);
        Path classes = Files.createDirectory(output.resolve("classes"));
        ModuleSource.writeSources(output, ModuleSource.text("/clients/submodules.txt"));
        ModuleSource.compileClient(sources(), classes);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Object seen = loader.loadClass("bindings.Usage")
                    .getMethod("run", String.class, String.class)
                    .invoke(null, database.url().toString(), database.name());
            assertThat((List<?>) seen)
                    .map(String::valueOf)
                    .containsExactly("insert 1 50 OPEN", "count 1", "found 1 50 OPEN", "asked 2", "open 1");
        }
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
