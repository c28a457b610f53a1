assert new File(basedir, 'mygame/module/target/mygame-module.wasm').length() > 0
assert new File(basedir, 'mygame/client/target/mygame.jar').length() > 0
assert new File(basedir, 'mygame/mvnw').canExecute()
def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 3, Failures: 0, Errors: 0, Skipped: 0') : 'the tests of the module'
assert log.contains('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0') : 'the tests of the client'
