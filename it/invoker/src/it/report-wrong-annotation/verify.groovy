def error = new File(basedir, 'build.log').readLines().find { it.startsWith('[ERROR]') && it.contains('Wrong.java') }
assert error =~ /Wrong\.java:\[7,48\] Thread has no database type\. Use a primitive, / : "file, line, column, problem and cure: $error"
