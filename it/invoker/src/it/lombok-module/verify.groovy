// Lombok beside the annotation processor: builders of rows, values, checks and sneaky exceptions, in both hosts.

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def maven = ["${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
             "-Dmaven.repo.local=$localRepositoryPath".toString()]
/** Waits until a server's output contains a text. */
def await = { Process server, File log, String text ->
    def deadline = System.currentTimeMillis() + 600_000
    while (!log.text.contains(text)) {
        assert server.alive : "the process ended; wanted '$text' in:\n$log.text"
        assert System.currentTimeMillis() < deadline : "no '$text' in:\n$log.text"
        sleep 50
    }
}

/** Sends a body and returns status and answer. */
def post = { String url, String body ->
    def connection = new URL(url).openConnection()
    connection.doOutput = true
    connection.setRequestProperty('Content-Type', 'application/json')
    connection.outputStream.withStream { it.write(body.getBytes('UTF-8')) }
    def stream = connection.responseCode < 400 ? connection.inputStream : connection.errorStream
    [connection.responseCode, stream == null ? '' : stream.getText('UTF-8')]
}

/** Runs the module in a host, without the rows of a run before. */
def check = { String mode ->
    def log = new File(basedir, "run-${mode}.log")
    def server = new ProcessBuilder(maven + ['stdb:run', "-Dstdb.mode=$mode".toString(), '-Dstdb.run.port=0', '-Dstdb.run.inMemory=true'])
        .directory(basedir)
        .redirectErrorStream(true)
        .redirectOutput(log)
        .start()
    try {
        await(server, log, 'stop       ctrl-c')
        def database = (log.text =~ /server     (http:\/\/127\.0\.0\.1:\d+)/)[0][1] + '/v1/database/people'
        assert post("$database/call/add", '["Ann", 30]')[0] == 200
        await(server, log, 'Greeting(word=good day, whom=Person[id=1, name=Ann, age=30, tags=[new, Ann]]) true')
        assert post("$database/call/birthday", '["Ann"]')[0] == 200
        assert post("$database/call/birthday", '["Eve"]') == [530, 'no Eve']
        def rows = post("$database/sql", 'SELECT id, name, age, tags FROM person')[1]
        assert rows.contains('[1,"Ann",31,["new","Ann"]]') && rows.contains('"Ann the second",0,["new","Ann"]]') : rows
        assert post("$database/call/fail", '[]')[1].startsWith('internal error')
        await(server, log, 'java.io.IOException: checked, and not declared')
    } finally {
        def all = [server.toHandle()] + server.descendants().toList()
        all.each { ['kill', '-TERM', "${it.pid()}"].execute().waitFor() }
        all.each { it.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS) }
    }
}

check('wasm')
check('jvm')

// A mistake is told once, at its line, whatever Lombok makes of the sources beside.
def mistake = new File(basedir, 'src/main/java/example/Mistake.java')
mistake.text = '''package example;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;

final class Mistake {
    @Reducer
    void act(ReducerContext<Db> ctx) {
        ctx.db().person().builder();
    }
}
'''
def log = new File(basedir, 'mistake.log')
def compiler = new ProcessBuilder(maven + ['process-classes']).directory(basedir).redirectErrorStream(true).redirectOutput(log).start()
assert compiler.waitFor(600, java.util.concurrent.TimeUnit.SECONDS)
assert compiler.exitValue() != 0 && mistake.delete()
def told = (log.text =~ /\S+\.java:\[\d+,\d+].*/).collect { it }.toSet()
assert told.size() == 1 && told.first() =~ /Mistake\.java:\[8,\d+] Reducer act must be static/ : log.text
