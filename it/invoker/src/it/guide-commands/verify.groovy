// The commands of docs/guide, run in a shell in the order in which a reader meets them, in the project that the first page makes.
import java.nio.file.Files
import java.util.concurrent.TimeUnit

def root = basedir.toPath().resolve('../../../../..').normalize().toFile()
def project = new File(basedir, 'mine')
def jar = 'stdb-0.1.0-SNAPSHOT-all.jar'

// Readers have Maven on their path, the released artifacts in their repository, and the jar where they are.
def bin = new File(basedir, 'bin')
bin.mkdirs()
def mvn = new File(bin, 'mvn')
mvn.text = """#!/bin/sh
exec '${System.getProperty('maven.home')}/bin/mvn' -B -ntp -s '${basedir.parentFile}/interpolated-settings.xml' \\
    -Dmaven.repo.local='$localRepositoryPath' "\$@"
"""
mvn.executable = true

def start = { String commands, File directory, File output ->
    def shell = new ProcessBuilder('bash', '-e', '-c', commands).directory(directory)
        .redirectErrorStream(true)
        .redirectOutput(output)
    shell.environment().put('PATH', "$bin:${System.getenv('PATH')}".toString())
    shell.start()
}

def run = { String commands, File directory ->
    def output = new File(basedir, 'commands.log')
    def shell = start(commands, directory, output)
    assert shell.waitFor(300, TimeUnit.SECONDS) : "no end of: $commands\n$output.text"
    assert shell.exitValue() == 0 : "$commands\n$output.text"
    output.text
}

def await = { Process process, File output, String pattern ->
    def deadline = System.currentTimeMillis() + 180_000
    while (true) {
        def found = output.text =~ pattern
        if (found.find()) {
            return found.groupCount() == 0 ? found.group() : found.group(1)
        }
        assert process.alive && System.currentTimeMillis() < deadline : "no $pattern in:\n$output.text"
        sleep 100
    }
}

def end = { Process process ->
    if (process != null) {
        def all = [process.toHandle()] + process.descendants().toList()
        all.each { it.destroy() }
        all.each { it.onExit().get(60, TimeUnit.SECONDS) }
    }
}

/** All commands of the guide, by page; those that were run are taken out. */
def left = [:]
new File(root, 'docs/guide').listFiles().findAll { it.name.endsWith('.md') }.sort().each { page ->
    left[page.name] = (page.text =~ /(?s)```sh\n(.*?)```/).collect { it[1] }
}

/** Takes the block of a page that has these words. */
def take = { String page, String words ->
    def block = left[page].find { it.contains(words) }
    assert block != null : "$page has no command with '$words' (any more)"
    left[page].remove(block)
    block
}

// first-steps.md: a project, with the files that the page shows in place of those that it says to delete.
def firstSteps = new File(root, 'docs/guide/first-steps.md').text
run(take('first-steps.md', 'archetype-plugin'), basedir)
['src/main/java/mine/Person.java', 'src/main/java/mine/People.java', 'src/test/java/mine/PeopleTest.java'].each {
    assert firstSteps.contains(it.substring(it.lastIndexOf('/') + 1)) && new File(project, it).delete() : it
}
(firstSteps =~ /(?s)<!-- it\/guide\/(src\/\w+\/java\/mine\/\w+\.java)#\w+ -->\n```java\n(.*?)```/).each {
    new File(project, it[1]).text = it[2]
}
Files.copy(new File(localRepositoryPath, "dev/stdb/stdb/0.1.0-SNAPSHOT/$jar").toPath(), new File(project, jar).toPath())

def loop = null
def server = null
try {
    def loopLog = new File(basedir, 'run.log')
    loop = start(take('first-steps.md', 'stdb:run'), project, loopLog)
    take('dev-loop.md', 'stdb:run')
    await(loop, loopLog, 'stop       ctrl-c')
    def answers = run(take('first-steps.md', 'stdb:call'), project)
    assert answers =~ /(?s)join done.*dig done.*Ann +\| [1-6]\n\(1 row\)/ : answers

    run(take('clients.md', 'stdb:generate'), project)
    assert new File(project, 'web/module_bindings/index.ts').file && new File(project, 'web/stdb').directory
    assert new File(project, 'client/src/main/java/mine/client/DbConnection.java').file

    // deploying.md and migrations.md: another server, where everybody can reach it.
    def serverLog = new File(basedir, 'server.log')
    def data = new File(basedir, 'server')
    def starts = take('deploying.md', ' start ')
    server = start(starts.replace('/var/lib/stdb', data.path).replace('0.0.0.0:3000', '127.0.0.1:0'), project, serverLog)
    def url = await(server, serverLog, /ready on (http:\/\/\S+)/)
    def there = { String block -> block.replace('https://play.example', url) }
    assert run(there(take('deploying.md', 'stdb:publish')), project) =~ /created database mine c200\w+ on $url/
    assert run(there(take('migrations.md', 'stdb:plan')), project).contains('nothing that is stored changes')
    assert serverLog.text =~ /INFO +\w+ database created: / && !serverLog.text.contains('SLF4J') : serverLog.text
    def helped = run(take('deploying.md', 'backup --help'), project)
    assert helped.contains('Usage: stdb backup') && helped.contains('Usage: stdb verify') : helped

    // A copy, as the loop makes it before it deletes, comes back when the loop is over.
    end(loop)
    def copy = run('mvn -q stdb:backup', project).readLines().last()
    run(take('migrations.md', ' restore ').replace('target/stdb/backups/…', copy), project)
    loop = start('mvn stdb:run', project, loopLog)
    await(loop, loopLog, 'stop       ctrl-c')
    assert run('mvn stdb:sql -Dstdb.query="SELECT name FROM player"', project) =~ /Ann\n\(1 row\)/
} finally {
    end(loop)
    end(server)
}
assert left.values().every { it.empty } : "these commands are not tested: ${left.findAll { it.value }}"
