assert new File(basedir, 'people/target/people.wasm').length() > 0 : 'the generated project must build its module'
assert new File(basedir, 'people/target/people.schema.json').text.contains('person')
assert new File(basedir, 'people/.gitignore').text == 'target/\n'
