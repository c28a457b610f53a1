def classes = new File(basedir, 'target/classes')
assert new File(basedir, 'target/generated-sources/stdb/example/bindings/Extensions.kt').exists()
assert new File(classes, 'example/bindings/ExtensionsKt.class').exists() : 'Kotlin that was generated'
assert new File(classes, 'example/bindings/DbConnection.class').exists() : 'Java that was generated'
assert new File(classes, 'example/GreeterKt.class').exists() : 'Kotlin that uses it'
def warnings = new File(basedir, 'build.log').readLines().findAll { it.contains('WARNING') && it =~ /\.(kt|java)\b/ }
assert warnings.empty : 'what is generated gives no warnings'
