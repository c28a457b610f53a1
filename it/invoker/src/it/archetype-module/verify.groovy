// @Checks("spec cli-and-dev-loop.md §13.1")
assert new File(basedir, 'people/target/people.wasm').length() > 0 : 'the generated project must build its module'
assert new File(basedir, 'people/target/people.schema.json').text.contains('person')
assert new File(basedir, 'people/.gitignore').text == 'target/\n'
assert new File(basedir, 'people/.mvn/jvm.config').text.trim() == '-XX:TieredStopAtLevel=1'
assert new File(basedir, 'build.log').text.contains('Tests run: 2, Failures: 0, Errors: 0, Skipped: 0')
