package dev.stdb.it.kotlin

import dev.stdb.codegen.ClientGenerator
import dev.stdb.codegen.GeneratorOptions
import dev.stdb.codegen.HostileModule
import dev.stdb.codegen.SampleModule
import dev.stdb.codegen.kotlinclient.KotlinTarget
import dev.stdb.moduledef.CasePolicy
import dev.stdb.moduledef.ModuleDef
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.exists
import org.assertj.core.api.Assertions.assertThat
import org.jetbrains.kotlin.cli.common.ExitCode
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Generated Kotlin compiles without warnings beside the sources of Java, also where libraries say what is public. */
internal class GeneratedKotlinTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `everything a module can have`() = compiles(SampleModule.def(), "sample.bindings")

    @ParameterizedTest
    @EnumSource(CasePolicy::class)
    fun `names that mean something in Java or Kotlin`(policy: CasePolicy) =
        compiles(HostileModule.def(policy), "sample.bindings")

    @Test
    fun `a package of reserved words`() = compiles(SampleModule.def(), "in.object.when")

    private fun compiles(module: ModuleDef, packageName: String) {
        val options = GeneratorOptions.defaults().withPackageName(packageName)
        ClientGenerator.generate(module, KotlinTarget(), options, folder.resolve("src"))
        val said = ByteArrayOutputStream()
        val code = K2JVMCompiler().exec(
            PrintStream(said, true, Charsets.UTF_8),
            "-no-stdlib",
            "-no-reflect",
            "-jvm-target", "17",
            "-Werror",
            "-Xexplicit-api=strict",
            "-classpath", System.getProperty("java.class.path"),
            "-d", folder.resolve("classes").toString(),
            folder.resolve("src").toString(),
        )
        assertThat(said.toString(Charsets.UTF_8)).isEmpty()
        assertThat(code).isEqualTo(ExitCode.OK)
        val extensions = packageName.replace('.', '/') + "/ExtensionsKt.class"
        assertThat(folder.resolve("classes").resolve(extensions).exists()).isTrue()
    }
}
