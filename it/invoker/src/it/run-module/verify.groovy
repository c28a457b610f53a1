// @Checks("spec cli-and-dev-loop.md §13.1")
// "stdb:run" and the goals that talk to its server, as a person at a terminal uses them.

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def maven = ["${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
             "-Dmaven.repo.local=$localRepositoryPath".toString()]

def start = { String log, List<String> arguments, File directory = basedir ->
    new ProcessBuilder(maven + arguments)
        .directory(directory)
        .redirectErrorStream(true)
        .redirectOutput(new File(basedir, log))
        .start()
}

/** Waits until a file contains a text and returns the file's text. */
def await = { String log, String text, Process process ->
    def file = new File(basedir, log)
    def deadline = System.currentTimeMillis() + 90_000
    while (!file.text.contains(text)) {
        assert process.alive : "the process ended; wanted '$text' in:\n$file.text"
        assert System.currentTimeMillis() < deadline : "no '$text' in:\n$file.text"
        sleep 50
    }
    file.text
}

/** Runs goals to their end and returns what they print. */
def run = { boolean succeeds, List<String> arguments, File directory = basedir ->
    def process = start('goals.log', arguments, directory)
    assert process.waitFor(120, java.util.concurrent.TimeUnit.SECONDS)
    def text = new File(basedir, 'goals.log').text
    assert (process.exitValue() == 0) == succeeds : "mvn $arguments:\n$text"
    text
}

def edit = { String from, String to ->
    def source = new File(basedir, 'src/main/java/example/People.java')
    assert source.text.contains(from)
    source.text = source.text.replace(from, to)
}

// The wanted port is taken: the next free one is used and said.
def taken = new ServerSocket(0, 1, InetAddress.loopbackAddress)
def server = start('run.log', ['stdb:run', '-Dstdb.mode=wasm', "-Dstdb.run.port=$taken.localPort".toString()])
try {
    def banner = await('run.log', 'stop       ctrl-c', server)
    assert banner.contains(", because $taken.localPort is taken")
    def url = (banner =~ /server     (http:\/\/127\.0\.0\.1:\d+)/)[0][1]
    assert !url.endsWith(":$taken.localPort")
    assert banner.contains('look       mvn stdb:sql -Dstdb.query="SELECT * FROM person"')
    assert banner.contains('call       mvn stdb:call -Dstdb.function=add -Dstdb.args=\'["text"]\'')
    assert new URL("$url/v1/ping").openConnection().responseCode == 200

    // The goals find the running server by themselves.
    def answers = run(true, ['stdb:call', 'stdb:sql', 'stdb:logs', 'stdb:generate',
                             '-Dstdb.function=add', '-Dstdb.args=["Ann"]', '-Dstdb.query=SELECT * FROM person',
                             '-Dstdb.language=java', '-Dstdb.packageName=example.client',
                             '-Dstdb.outputDirectory=generated/java'])
    assert answers.contains('[INFO] add done')
    assert answers =~ /(?m)^id \| name\n---\+-----\n1  \| Ann\n\(1 row\)\n/
    assert answers =~ /INFO add: welcome Ann/
    await('run.log', 'welcome Ann', server)

    // Mistakes are answered with what to do.
    def mistakes = run(false, ['stdb:call', '-Dstdb.function=ad', '-Dstdb.args=["Ann"]'])
    assert mistakes.contains("database 'people' has no reducer or procedure 'ad'")
    assert mistakes.contains('Did you mean add? It has: add(name: string)')
    mistakes = run(false, ['stdb:sql', '-Dstdb.database=nothing', '-Dstdb.query=SELECT * FROM person'])
    assert mistakes.contains('no such database: `nothing` not found')

    // What an owner does. The goals of one run are one script.
    def facts = run(true, ['-q', 'stdb:ping', 'stdb:login', 'stdb:list', 'stdb:describe', 'stdb:energy', 'stdb:env',
                           'stdb:lock', "-Dstdb.server=$url".toString()])
    assert facts.startsWith("online: $url\nlogged in to $url as c200") : facts
    assert facts =~ /(?m)^people \| c200\w{60}$/ : facts
    assert facts =~ /(?m)^tables\n  person( \[private])?\n    id: \w+ primary key auto-increment\n/ : facts
    assert facts.endsWith('0\nlocked database people\n') : facts
    mistakes = run(false, ['stdb:delete'])
    assert mistakes.contains('to agree: -Dstdb.yes=true')
    mistakes = run(false, ['stdb:delete', '-Dstdb.yes=true'])
    assert mistakes.contains('unlock it first: mvn stdb:unlock')
    mistakes = run(false, ['stdb:unlock', 'stdb:rename'])
    assert mistakes.contains('unlocked database people') && mistakes.contains('for example: -Dstdb.to=game')
    mistakes = run(false, ['stdb:describe', '-Dstdb.kind=table', '-Dstdb.name=persons'])
    assert mistakes.contains("database 'people' has no table 'persons'") && mistakes.contains('it has: person')
    mistakes = run(false, ['stdb:ping', '-Dstdb.server=http://127.0.0.1:1'])
    assert mistakes.contains('no server answers at http://127.0.0.1:1')

    // Each goal that asks a server says so when there is none.
    def nobody = '-Dstdb.server=http://127.0.0.1:1'
    def asked = [run(false, ['-q', 'stdb:logs', nobody]), run(false, ['-q', 'stdb:login', nobody]),
                 run(false, ['-q', 'stdb:list', nobody]), run(false, ['-q', 'stdb:energy', nobody])]
    asked.each { assert it.contains('no server answers at http://127.0.0.1:1') : it }
    mistakes = run(false, ['-q', 'stdb:lock', '-Dstdb.database=nothing'])
    assert mistakes.contains('no such database: `nothing` not found')
    mistakes = run(false, ['-q', 'stdb:generate', '-Dstdb.language=cobol', '-Dstdb.outputDirectory=generated/cobol'])
    assert mistakes.contains("there are no clients in the language 'cobol'")
    mistakes = run(false, ['-q', 'stdb:run', '-Dstdb.mode=nonsense'])
    assert mistakes.contains('nonsense') : mistakes
    mistakes = run(false, ['-q', 'stdb:serve', '-Dstdb.mode=nonsense'])
    assert mistakes.contains('nonsense') : mistakes
    mistakes = run(false, ['-q', 'process-classes', 'stdb:start', 'stdb:start'])
    assert mistakes.contains('the server of this project is started already')

    // Values of environment variables come and go without a module.
    mistakes = run(false, ['-q', 'stdb:env', '-Dstdb.key=KEY'])
    assert mistakes.contains("environment variable KEY of 'people' has no value")
    run(true, ['-q', 'stdb:env', '-Dstdb.key=KEY', '-Dstdb.value=one'])
    assert run(true, ['-q', 'stdb:env', '-Dstdb.key=KEY']) == 'one\n'
    run(true, ['-q', 'stdb:env', '-Dstdb.key=KEY', '-Dstdb.unset=true'])
    assert run(false, ['-q', 'stdb:env', '-Dstdb.key=KEY']).contains('has no value')
    assert run(false, ['-q', 'stdb:publish', '-Dstdb.envOnly=true'])
        .contains('it is not said what becomes of the environment variables')

    // A second database: published, planned, renamed and deleted.
    def second = '-Dstdb.database=second'
    assert run(true, ['-q', 'package', 'stdb:publish', second]).contains('created database second')
    assert run(true, ['-q', 'stdb:plan', second]) == 'nothing that is stored changes\nclients stay connected\n'
    assert run(true, ['-q', 'stdb:rename', '-Dstdb.to=third', second]) == 'renamed database second to third\n'
    assert run(true, ['-q', 'stdb:delete', '-Dstdb.database=third', '-Dstdb.yes=true']) == 'deleted database third\n'
    run(true, ['-q', 'stdb:lock', 'stdb:unlock'])

    // A subscription ends after the transaction that it waits for.
    def follower = start('subscribe.log', ['-q', 'stdb:subscribe', '-Dstdb.query=SELECT * FROM person',
                                           '-Dstdb.printInitialUpdate=true', '-Dstdb.numUpdates=1'])
    await('subscribe.log', '"name":"Ann"', follower)
    run(true, ['stdb:call', '-Dstdb.function=add', '-Dstdb.args=["Dan"]'])
    assert follower.waitFor(90, java.util.concurrent.TimeUnit.SECONDS) && follower.exitValue() == 0
    assert new File(basedir, 'subscribe.log').text =~ /"inserts":\[\{"id":\d+,"name":"Dan"}]/
    mistakes = run(false, ['-q', 'stdb:subscribe', '-Dstdb.query=SELECT * FROM nothing'])
    assert mistakes.contains('no such table: `nothing`')
    assert run(true, ['-q', 'stdb:subscribe', '-Dstdb.query=SELECT * FROM person', '-Dstdb.timeout=1']) == ''
    assert run(true, ['-q', 'stdb:logout', nobody]) == 'you were not logged in to http://127.0.0.1:1\n'

    // Both clients come from the running database.
    assert new File(basedir, 'generated/java/example/client/DbConnection.java').exists() : answers
    def clients = run(true, ['stdb:generate', '-Dstdb.language=typescript', '-Dstdb.outputDirectory=generated/ts'])
    assert new File(basedir, 'generated/ts/index.ts').exists() : clients

    run(true, ['stdb:sql', "-Dstdb.query=DELETE FROM person WHERE name = 'Dan'"])

    // Rows go into files and come back.
    def rows = run(true, ['-q', 'stdb:export', '-Dstdb.outDir=rows'])
    assert rows.trim() == "exported 1 row of person to ${new File(basedir, 'rows/person.ndjson')}" : rows
    assert new File(basedir, 'rows/person.ndjson').text == '{"id":1,"name":"Ann"}\n'
    assert run(false, ['stdb:export']).contains('for example: mvn stdb:export -Dstdb.outDir=target/rows')
    run(true, ['stdb:sql', '-Dstdb.query=DELETE FROM person'])
    rows = run(true, ['-q', 'stdb:import', '-Dstdb.inDir=rows'])
    assert rows.contains('imported 1 row into person') : rows
    run(true, ['stdb:sql', "-Dstdb.query=UPDATE person SET name = 'Eve'"])
    mistakes = run(false, ['stdb:import', '-Dstdb.inDir=rows'])
    run(true, ['stdb:sql', "-Dstdb.query=UPDATE person SET name = 'Ann'"])
    assert mistakes.contains('person.ndjson:1: the server refuses the row') : mistakes
    assert mistakes.contains('to go on there: -Dstdb.resume=person.ndjson:1') : mistakes

    // A broken source is reported with its place; the last good module goes on; the corrected one replaces it.
    edit('"welcome "', '"good day " + nonsense + ')
    def broken = await('run.log', 'the last good module keeps running', server)
    assert broken =~ /\[ERROR\] .*People\.java:\[16,\d+\] cannot find symbol/
    assert !broken.contains('Help 1')
    edit('"good day " + nonsense + ', '"good day "')
    await('run.log', 'published the changed module', server)
    run(true, ['stdb:call', '-Dstdb.function=add', '-Dstdb.args=["Ben"]'])
    await('run.log', 'good day Ben', server)

    // A schema that the data does not fit is refused unless the data may go. The other project has the owner's token.
    def other = new File(basedir, 'other')
    def sources = 'src/main/java/example'
    assert new File(other, sources).mkdirs()
    new File(other, 'pom.xml').text = new File(basedir, 'pom.xml').text
    new File(other, "$sources/Person.java").text =
        new File(basedir, "$sources/Person.java").text.replace('String name)', 'int name)')
    new File(other, "$sources/People.java").text =
        new File(basedir, "$sources/People.java").text.replace('new Person(0, name)', 'new Person(0, name.length())')
    def token = new File(basedir, 'target/stdb/tokens').listFiles()[0].text.trim()
    def publish = ['package', 'stdb:publish', "-Dstdb.server=$url".toString()]
    def refusal = run(false, publish + "-Dstdb.token=$token".toString(), other)
    assert refusal.contains('to delete it: -Dstdb.deleteData=on-conflict')
    def plan = run(false, ['stdb:plan', "-Dstdb.server=$url".toString(), "-Dstdb.token=$token".toString()], other)
    assert plan.contains('Changing the type of column name in table person requires a manual migration')
    refusal = run(false, publish, other)
    assert refusal.contains("database 'people' belongs to someone else")
    def cleared = run(true, publish + ["-Dstdb.token=$token".toString(), '-Dstdb.deleteData=on-conflict'], other)
    assert cleared.contains('updated database people')

    // The module of the first project still fits none of that: it is planned, and a copy of the data is made first.
    def row = ['stdb:call', "-Dstdb.server=$url".toString(), '-Dstdb.function=add', '-Dstdb.args=["Cid"]']
    run(true, row)
    edit('"good day "', '"good evening "')
    def kept = await('run.log', "all data of 'people' was deleted", server)
    def copy = (kept =~ /A copy of it is in (\S+);/)[0][1]
    assert new File(copy).list().length > 0
    assert new File(copy).parentFile == new File(basedir, 'target/stdb/backups').canonicalFile : copy

    // With a migration rows stay whatever becomes of the columns. What is compiled in between does not compile.
    run(true, row)
    def person = new File(basedir, "$sources/Person.java")
    person.text = person.text.replace('String name)', 'String name, int length)')
    new File(basedir, "$sources/PersonV1.java").text =
        'package example;\n\npublic record PersonV1(long id, String name) {}\n'
    def people = new File(basedir, "$sources/People.java")
    people.text = people.text
        .replace('new Person(0, name)', 'new Person(0, name, name.length())')
        .replace('    private People() {}', '''    private People() {}

    @dev.stdb.annotation.Migration(from = PersonV1.class)
    static Person upgrade(ReducerContext<Db> ctx, PersonV1 old) {
        return new Person(old.id(), old.name(), old.name().length());
    }
''')
    def deadline = System.currentTimeMillis() + 90_000
    def migrated = ''
    while (!(migrated =~ /1  \| Cid  \| 3/)) {
        assert System.currentTimeMillis() < deadline : migrated + new File(basedir, 'run.log').text
        migrated = run(true, ['stdb:sql', '-Dstdb.query=SELECT * FROM person'])
    }
    assert new File(basedir, 'run.log').text.count('was deleted') == 1
} finally {
    // Ctrl-C reaches the whole process group of a terminal. TERM ends a JVM the same way; INT is ignored in all that a
    // background job starts.
    def all = [server.toHandle()] + server.descendants().toList()
    all.each { ['kill', '-TERM', "${it.pid()}"].execute().waitFor() }
    assert server.waitFor(20, java.util.concurrent.TimeUnit.SECONDS) : 'mvn must end'
    all.each { it.onExit().get(20, java.util.concurrent.TimeUnit.SECONDS) }
    taken.close()
}
def output = new File(basedir, 'run.log').text
assert !output.contains('Exception') && !output.contains('[ERROR] the server stopped') : output
assert !new File(basedir, 'target/stdb/server.ready').exists()

// The data belongs to the project, whatever port its server listens on.
def again = run(true, ['stdb:run', '-Dstdb.run.port=0', '-Dstdb.run.exitAfterReady=true'])
assert again.contains('database   people') : again

// Keys, from a pipe instead of a terminal. Each step waits for the words of the one before.
def keyed = start('keys.log', ['stdb:run', '-Dstdb.run.port=0', '-Dstdb.run.keys=on'])
def seen = 0
def press = { String typed, String answer ->
    keyed.outputStream.write(typed.bytes)
    keyed.outputStream.flush()
    def deadline = System.currentTimeMillis() + 90_000
    def text = new File(basedir, 'keys.log').text
    while (text.indexOf(answer, seen) < 0) {
        assert keyed.alive && System.currentTimeMillis() < deadline : "no '$answer' after '$typed':\n${text.substring(seen)}"
        sleep 50
        text = new File(basedir, 'keys.log').text
    }
    def part = text.substring(seen)
    seen = text.length()
    part
}
try {
    await('keys.log', 'stop       ctrl-c', keyed)
    seen = new File(basedir, 'keys.log').text.length()
    press('h', 'ctrl-c   stop')
    press('x', 'the database is empty')
    press('cadd "Ann"\n', 'add done')
    // The database that began again has a log of its own.
    await('keys.log', 'add: good evening Ann', keyed)
    press('s', 'saved in')
    press('cadd "Ben"\n', 'add done')
    press('l', 'from level debug on')
    press('w', 'runs in mode wasm')
    press('w', 'runs in mode jvm')
    press('p', 'published the module')
    press('cad "Ann"\n', 'Did you mean add?')
    assert press('qSELECT * FROM person\n\n', '(2 rows)').contains('Ben')
    press('t1\n', 'published the module')
    assert !press('qSELECT * FROM person\n\n', '(1 row)').contains('Ben')
    press('z', 'key z does nothing')
    // The data fits no more: what is there stays until somebody answers, who is asked once.
    def sources = new File(basedir, 'src/main/java/example')
    def person = new File(sources, 'Person.java')
    person.text = person.text.replace('int length)', 'String length)')
    def people = new File(sources, 'People.java')
    people.text = people.text
        .replace('name.length())', '"" + name.length())')
        .replaceAll(/(?s)\s*@dev\.stdb\.annotation\.Migration.*?\n    }\n/, '\n')
        .replace('old.name().length()', '"" + old.name().length()')
    press('', 'this is asked once')
    press('k\n', 'the last good module keeps running')
    press('qSELECT * FROM person\n\n', '(1 row)')
    press('x', 'the database is empty')

    // What becomes of tables is told, and clients follow the module.
    new File(sources, 'Note.java').text = '''package example;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Table;

@Table(access = Access.PUBLIC)
public record Note(String text) {}
'''
    def planned = press('', 'published the changed module')
    assert planned.contains('- Created table `note`') : planned
    assert planned.contains('generated typescript client in') : planned
    assert new File(basedir, 'generated/live/note_table.ts').exists()

    // Maven reads a changed POM anew; a wrong one is told, and corrected while the loop waits.
    def pom = new File(basedir, 'pom.xml')
    def good = pom.text
    pom.text = good.replace('</project>', '<nonsense>')
    press('', 'waiting for another change of the POM')
    pom.text = good.replace('<build>', '<name>other people</name>\n  <build>')
    assert press('', 'stop       ctrl-c').contains('Building other people')
    // A pipe's next bytes go to the Maven of before, which was about to read them; a terminal's do not.
    press(' ', '')
    sleep 1000
    press('qSELECT * FROM note\n\n', '(0 rows)')
} finally {
    // Nothing outlives the first of them.
    def all = keyed.descendants().toList()
    keyed.destroyForcibly()
    all.each { it.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS) }
}

// What is built is served.
def served = run(true, ['stdb:serve', '-Dstdb.run.port=0', '-Dstdb.run.exitAfterReady=true'])
assert served.contains('database   people') : served

// The project's data is copied by a goal.
def saved = run(true, ['-q', 'stdb:backup'])
assert new File(saved.readLines().last()).list().length > 0 : saved
assert run(false, ['stdb:backup', '-Dstdb.run.dataDir=none']).contains('there is no data to copy')

// A server for integration tests: goals of the same run find it, and it ends with stdb:stop.
def tested = run(true, ['process-classes', 'stdb:start', 'stdb:ping', 'stdb:describe', 'stdb:stop', 'stdb:stop',
                        '-Dstdb.server=${stdb.url}'])
def testUrl = (tested =~ /(?m)^online: (http:\/\/127\.0\.0\.1:\d+)$/)[0][1]
assert tested.contains("database people is at $testUrl (stdb.url)") && tested =~ /(?m)^  person/ : tested
assert tested.contains('stopped the server') && tested.contains('no server was started') : tested
def isThere = true
try {
    new URL("$testUrl/v1/ping").openConnection().responseCode
} catch (ConnectException e) {
    isThere = false
}
assert !isThere
assert run(true, ['stdb:help']).contains('stdb:subscribe')
