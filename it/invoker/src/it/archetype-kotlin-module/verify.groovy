// A project in Kotlin, made in an empty folder, builds untouched: the module, and its tests in a database. Then it runs
// as its README says, and what is edited meanwhile counts.
import java.util.concurrent.TimeUnit

def project = new File(basedir, 'people')
assert new File(project, 'target/people.wasm').length() > 0 : 'the generated project must build its module'
assert new File(project, 'target/people.schema.json').text.contains('person')
assert new File(project, '.gitignore').text == 'target/\n'
assert new File(project, '.mvn/jvm.config').text.trim() == '-XX:TieredStopAtLevel=1'
assert new File(project, '.mvn/wrapper/maven-wrapper.properties').exists()
assert new File(project, 'mvnw').canExecute()
assert new File(project, 'README.md').text.startsWith('# people\n')
def build = new File(basedir, 'build.log').text
assert build.contains('Tests run: 2, Failures: 0, Errors: 0, Skipped: 0')
assert build.readLines().findAll { it.contains('WARNING') && it =~ /\.(kt|java)\b/ }.empty : 'sources without warnings'

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def log = new File(basedir, 'run.log')
def server = new ProcessBuilder("${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
        "-Dmaven.repo.local=$localRepositoryPath".toString(), 'stdb:run', '-Dstdb.run.port=0', '-Dstdb.run.inMemory=true')
    .directory(project)
    .redirectErrorStream(true)
    .redirectOutput(log)
    .start()

/** Waits until the log contains a text and returns the log. */
def await = { String text ->
    def deadline = System.currentTimeMillis() + 300_000
    while (!log.text.contains(text)) {
        assert server.alive : "the process ended; wanted '$text' in:\n$log.text"
        assert System.currentTimeMillis() < deadline : "no '$text' in:\n$log.text"
        sleep 50
    }
    log.text
}

/** Sends a body to the database and returns the answer. */
def post = { String url, String body ->
    def connection = new URL(url).openConnection()
    connection.doOutput = true
    connection.setRequestProperty('Content-Type', 'application/json')
    connection.outputStream.withStream { it.write(body.getBytes('UTF-8')) }
    assert connection.responseCode == 200 : connection.errorStream?.getText('UTF-8')
    connection.inputStream.getText('UTF-8')
}

try {
    def banner = await('stop       ctrl-c')
    def database = (banner =~ /server     (http:\/\/127\.0\.0\.1:\d+)/)[0][1] + '/v1/database/people'
    post("$database/call/add", '["Ann"]')
    post("$database/call/say_hello", '[]')
    await('Hello, Ann!')
    def source = new File(project, 'src/main/kotlin/example/people/People.kt')
    source.text = source.text.replace('Hello, {}!', 'Good day, {}!')
    await('published the changed module')
    post("$database/call/say_hello", '[]')
    assert await('Good day, Ann!')
} finally {
    def all = [server.toHandle()] + server.descendants().toList()
    all.each { ['kill', '-TERM', "${it.pid()}"].execute().waitFor() }
    all.each { it.onExit().get(60, TimeUnit.SECONDS) }
}
