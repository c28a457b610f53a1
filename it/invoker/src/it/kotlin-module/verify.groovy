// A module in Kotlin: records by kapt, its own standard library in both hosts, and mistakes at the author's lines.

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def maven = ["${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
             "-Dmaven.repo.local=$localRepositoryPath".toString()]

def start = { String log, List<String> arguments ->
    new ProcessBuilder(maven + arguments)
        .directory(basedir)
        .redirectErrorStream(true)
        .redirectOutput(new File(basedir, log))
        .start()
}

/** Waits until a file contains a text and returns the file's text. */
def await = { String log, String text, Process process ->
    def file = new File(basedir, log)
    def deadline = System.currentTimeMillis() + 600_000
    while (!file.text.contains(text)) {
        assert process.alive : "the process ended; wanted '$text' in:\n$file.text"
        assert System.currentTimeMillis() < deadline : "no '$text' in:\n$file.text"
        sleep 50
    }
    file.text
}

/** Sends a body to the server of a running "stdb:run" and returns status and answer. */
def post = { String url, String body ->
    def connection = new URL(url).openConnection()
    connection.doOutput = true
    connection.setRequestProperty('Content-Type', 'application/json')
    connection.outputStream.withStream { it.write(body.getBytes('UTF-8')) }
    def stream = connection.responseCode < 400 ? connection.inputStream : connection.errorStream
    [connection.responseCode, stream == null ? '' : stream.getText('UTF-8')]
}

/** Runs the module in a host, without the rows of a run before, and returns what it answers and logs. */
def talk = { String log, List<String> arguments ->
    def server = start(log, ['stdb:run', '-Dstdb.run.port=0', '-Dstdb.run.inMemory=true'] + arguments)
    try {
        def banner = await(log, 'stop       ctrl-c', server)
        def url = (banner =~ /server     (http:\/\/127\.0\.0\.1:\d+)/)[0][1]
        def database = "$url/v1/database/people"
        def answers = [
            post("$database/call/add", '["Ann", ["Red", "Green"]]'),
            post("$database/call/add", '["Ben", []]'),
            post("$database/call/promote", '["Ann"]'),
            post("$database/call/promote", '["Ann"]'),
            post("$database/call/promote", '["Eve"]'),
            post("$database/call/area", '[[{"Circle": {"radius": 2}}, {"Square": {"side": 3}}], [["a", 1], ["b", 1]]]'),
            post("$database/call/library", '[]'),
        ]
        await(log, 'library: done', server)
        def rows = post("$database/sql", 'SELECT name, level, score, tags, "left" FROM person')[1]
        def experts = post("$database/sql", 'SELECT id, name FROM experts')[1]
        def said = new File(basedir, log).readLines().findAll { it.contains('INFO library: ') }
            .collect { it.substring(it.indexOf('INFO library: ')) }
        [answers, (rows =~ /"rows":(.*),"total/)[0][1], (experts =~ /"rows":(.*),"total/)[0][1], said]
    } finally {
        def all = [server.toHandle()] + server.descendants().toList()
        all.each { ['kill', '-TERM', "${it.pid()}"].execute().waitFor() }
        all.each { it.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS) }
    }
}

def wasm = talk('wasm.log', ['-Dstdb.mode=wasm'])
assert wasm[0] == [[200, ''], [200, ''], [200, ''], [530, 'Ann knows all'], [530, 'no Eve'], [200, '42'], [200, '']]
assert wasm[1].contains('["Ann",[1,[]],4000000000,["red","green"],7]') && wasm[1].contains('["Ben",[0,[]],4000000000,[],7]')
assert wasm[2] == '[[1,"Ann"]]'
assert wasm[3].size() == 22 && wasm[3][0] == 'INFO library: <2+3+5+7+11>' : wasm[3]
assert new File(basedir, 'wasm.log').text.contains('INFO add: welcome Ann, number 1')

// The library of Kotlin computes the same from its class files.
assert talk('jvm.log', []) == wasm

/** Builds the project with a source more and returns what Maven says. */
def mistake = { String source ->
    def file = new File(basedir, 'src/main/kotlin/example/Mistake.kt')
    file.text = "package example\n\nimport dev.stdb.annotation.*\nimport dev.stdb.module.*\n\n$source\n"
    def process = start('mistake.log', ['process-classes'])
    assert process.waitFor(600, java.util.concurrent.TimeUnit.SECONDS)
    assert process.exitValue() != 0
    assert file.delete()
    new File(basedir, 'mistake.log').text
}

def said = mistake('@Table\ndata class Plain(val a: Int)\n\n@Reducer\nfun guess(ctx: ReducerContext<Db>, what: String?) {}')
assert said.contains('Mistake.kt:6: error: @Table belongs on a record, but Plain is none. Add @JvmRecord') : said
assert said.contains('Mistake.kt:10: error: what may be null, which no value in the database is.') : said
assert (said =~ /\w+\.(?:kt|java):\S* error: .*/).collect { it }.toSet().size() == 2 && !said.contains('cannot find symbol') : said
