// "mvn stdb:run -Dstdb.mode=jvm": a debugger stops inside a transaction, reads a local variable, goes on, and it commits.

import java.util.concurrent.TimeUnit

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def maven = ["${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
             "-Dmaven.repo.local=$localRepositoryPath".toString()]

def start = { String log, List<String> command ->
    new ProcessBuilder(command)
        .directory(basedir)
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

def source = new File(basedir, 'src/main/java/example/Notes.java').readLines()
def line = source.findIndexOf { it.contains('// breakpoint') } + 1

def free = new ServerSocket(0, 1, InetAddress.loopbackAddress).withCloseable { it.localPort }
def server = start('run.log', maven + ['stdb:run', '-Dstdb.mode=jvm', '-Dstdb.run.port=0', "-Dstdb.debugPort=$free".toString()])
def all = [server]
try {
    def banner = await('run.log', 'stop       ctrl-c', server)
    def port = (banner =~ /debuggers attach to 127\.0\.0\.1:(\d+)/)[0][1]
    def java = new File(System.getProperty('java.home'), 'bin/java').path
    def debugger = start('debugger.log', [java, '--add-modules', 'jdk.jdi', 'Debugger.java', port,
                                          'example.Notes', line.toString(), 'signed'])
    all << debugger
    await('debugger.log', 'attached', debugger)

    def call = start('call.log', maven + ['stdb:call', '-Dstdb.function=write', '-Dstdb.args=["look at me"]'])
    all << call
    await('debugger.log', "stopped at Notes.java:$line with signed = \"look at me, signed\"", debugger)
    assert !new File(basedir, 'run.log').text.contains('wrote look at me') : 'the transaction must wait'
    assert call.alive : new File(basedir, 'call.log').text

    debugger.outputStream.withStream { it.write('\n'.bytes) }
    assert debugger.waitFor(30, TimeUnit.SECONDS) && debugger.exitValue() == 0 : new File(basedir, 'debugger.log').text
    assert call.waitFor(60, TimeUnit.SECONDS) && call.exitValue() == 0 : new File(basedir, 'call.log').text
    def query = start('sql.log', maven + ['stdb:sql', '-Dstdb.query=SELECT text FROM note'])
    all << query
    assert query.waitFor(60, TimeUnit.SECONDS)
    assert new File(basedir, 'sql.log').text.contains('look at me, signed')
    await('run.log', 'wrote look at me, signed', server)
    assert !new File(basedir, 'target').listFiles().any { it.name.endsWith('.wasm') } : 'nothing is compiled'
} finally {
    all.collectMany { [it.toHandle()] + it.descendants().toList() }.each {
        ['kill', '-TERM', "${it.pid()}"].execute().waitFor()
        it.onExit().get(20, TimeUnit.SECONDS)
    }
}
def output = new File(basedir, 'run.log').text
assert !output.contains('Exception') : output
