// The generated project as its README says: run it, chat, edit the module, and chat on in the same client.
import java.util.concurrent.TimeUnit

def project = new File(basedir, 'mychat')
def build = new File(basedir, 'build.log').text
assert build.contains('Tests run: 4, Failures: 0, Errors: 0, Skipped: 0') : 'the tests of the module'
assert build.contains('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0') : 'the tests of the client'
assert new File(project, 'mvnw').canExecute()

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def maven = ["${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
             "-Dmaven.repo.local=$localRepositoryPath".toString()]

def start = { String log, List<String> command ->
    new ProcessBuilder(command)
        .directory(project)
        .redirectErrorStream(true)
        .redirectOutput(new File(basedir, log))
        .start()
}

/** Waits until a file contains a text and returns the file's text. */
def await = { String log, String text, Process process ->
    def file = new File(basedir, log)
    def deadline = System.currentTimeMillis() + 120_000
    while (!file.text.contains(text)) {
        assert process.alive : "the process ended; wanted '$text' in:\n$file.text"
        assert System.currentTimeMillis() < deadline : "no '$text' in:\n$file.text"
        sleep 50
    }
    file.text
}

def server = start('run.log', maven + ['stdb:run', '-Dstdb.run.port=0'])
Process client = null
try {
    def banner = await('run.log', 'stop       ctrl-c', server)
    def url = (banner =~ /server     (http:\/\/127\.0\.0\.1:\d+)/)[0][1]
    client = start('client.log', ["${System.getProperty('java.home')}/bin/java".toString(), "-Duser.home=$basedir".toString(),
                                  '-jar', 'client/target/mychat.jar', '--server', url.toString(), '--as', 'Ann'])
    def say = { String line ->
        client.outputStream.write("$line\n".getBytes('UTF-8'))
        client.outputStream.flush()
    }
    await('client.log', 'type a message', client)
    say 'hello'
    await('client.log', 'Ann: hello', client)

    def source = new File(project, 'module/src/main/java/example/mychat/Chat.java')
    source.text = source.text.replace('ctx.timestamp().toInstant(), text)', 'ctx.timestamp().toInstant(), text + "!")')
    await('run.log', 'published the changed module', server)
    def deadline = System.currentTimeMillis() + 60_000
    while (!new File(basedir, 'client.log').text.contains('Ann: louder!')) {
        assert System.currentTimeMillis() < deadline : new File(basedir, 'run.log').text
        say 'louder'
        sleep 200
    }
    def seen = new File(basedir, 'client.log').text
    assert !seen.contains('left') && !seen.contains('is here') : "the client must stay connected:\n$seen"
} finally {
    client?.destroy()
    server.destroy()
    server.waitFor(60, TimeUnit.SECONDS)
}
