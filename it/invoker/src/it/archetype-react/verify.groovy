// The generated project as its README says: run it, use the page in a browser, edit the module, and go on in the same page.
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.logging.Level
import java.util.logging.Logger
import org.openqa.selenium.By
import org.openqa.selenium.OutputType
import org.openqa.selenium.chrome.ChromeDriver
import org.openqa.selenium.chrome.ChromeDriverService
import org.openqa.selenium.chrome.ChromeOptions
import org.openqa.selenium.support.ui.WebDriverWait

def project = new File(basedir, 'todo')
def build = new File(basedir, 'build.log').text
assert build.contains('Tests run: 2, Failures: 0, Errors: 0, Skipped: 0') : 'the tests of the module'
assert new File(project, 'client/src/module_bindings/index.ts').file
assert new File(project, 'client/stdb-client/dist/react.js').file

if (build.contains('The page in client is not tested: there is no npm')) {
    assert !Boolean.getBoolean('stdb.node.required') : 'npm is required (-Dstdb.node.required) but missing'
    println 'the page is not tested: there is no npm'
    return
}
assert build =~ /Tests\s+2 passed \(2\)/ : 'the tests of the page'
assert new File(project, 'client/dist/index.html').text.contains('<title>todo</title>')

def chromium = new File(System.getProperty('stdb.browser.chromium', '/usr/bin/chromium'))
def driver = new File(System.getProperty('stdb.browser.driver', '/usr/bin/chromedriver'))
if (!chromium.canExecute() || !driver.canExecute()) {
    assert !Boolean.getBoolean('stdb.browser.required') : "Chromium is required but missing at $chromium: run .ci/install-browser"
    println "the page is not opened: there is no Chromium at $chromium; run .ci/install-browser"
    return
}

def settings = new File(basedir.parentFile, 'interpolated-settings.xml')
def log = new File(basedir, 'run.log')
def server = new ProcessBuilder("${System.getProperty('maven.home')}/bin/mvn".toString(), '-B', '-ntp', '-s', settings.path,
                                "-Dmaven.repo.local=$localRepositoryPath".toString(), 'stdb:run', '-Dstdb.run.port=0')
    .directory(project)
    .redirectErrorStream(true)
    .redirectOutput(log)
    .start()

/** Waits until the log of the server has what is looked for, and returns its last group. */
def await = { String pattern ->
    def deadline = System.currentTimeMillis() + 120_000
    while (true) {
        def found = log.text =~ pattern
        if (found.find()) {
            return found.group(found.groupCount())
        }
        assert server.alive : "the process ended; wanted $pattern in:\n$log.text"
        assert System.currentTimeMillis() < deadline : "no $pattern in:\n$log.text"
        sleep 50
    }
}

def startBrowser = {
    // Selenium warns that it does not know the version of Chromium.
    Logger.getLogger('org.openqa.selenium.devtools.CdpVersionFinder').level = Level.SEVERE
    def options = new ChromeOptions()
    options.setBinary(chromium)
    options.addArguments('--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
                         '--disable-background-networking', '--window-size=600,500', "--user-data-dir=$basedir/profile")
    def service = new ChromeDriverService.Builder()
        .usingDriverExecutable(driver)
        .withLogFile(new File(basedir, 'chromedriver.log'))
        .build()
    new ChromeDriver(service, options)
}

ChromeDriver page = null
try {
    def database = await(/server     (http:\/\/127\.0\.0\.1:\d+)/) + '/v1/database/todo'
    def address = await(/\[front end\].*Local:.*(http:\/\/localhost:\d+\/)/)
    def post = { String path, String body ->
        def request = new URL("$database/$path").openConnection()
        request.requestMethod = 'POST'
        request.doOutput = true
        request.setRequestProperty('Content-Type', 'application/json')
        request.outputStream.withWriter('UTF-8') { it << body }
        request.inputStream.getText('UTF-8')
    }

    page = startBrowser()
    page.get(address)
    def awaitPage = { String what, Closure<Boolean> condition ->
        new WebDriverWait(page, Duration.ofSeconds(90))
            .withMessage({ "$what; the page shows:\n${page.findElement(By.tagName('body')).text}\n$log.text" } as java.util.function.Supplier)
            .until({ condition() } as java.util.function.Function)
    }
    def shows = { String selector, String text -> page.findElements(By.cssSelector(selector)).any { it.text.contains(text) } }
    def add = { String text ->
        def field = page.findElement(By.cssSelector('form input'))
        // What was added before goes when its answer has come.
        awaitPage('the field must be empty') { field.getDomProperty('value').trim().empty }
        field.sendKeys(text)
        page.findElement(By.cssSelector('form button')).click()
    }
    awaitPage('the page must connect') { shows('footer', 'connected') }
    page.executeScript('window.opened = true')

    post('call/add_task', '["water the flowers"]')
    awaitPage('a row must appear live') { shows('li', 'water the flowers') }

    add 'feed the cat'
    awaitPage('a button must call a reducer') { shows('li', 'feed the cat') }
    page.findElements(By.cssSelector('li input'))[1].click()
    awaitPage('a box must call a reducer') { page.findElements(By.cssSelector('li input'))[1].selected }
    assert post('sql', "SELECT text FROM task WHERE done = true").contains('feed the cat')
    add ' '
    awaitPage('a refusal must be shown') { shows('[role=alert]', 'tasks must not be empty') }
    new File(basedir, 'page.png').bytes = page.getScreenshotAs(OutputType.BYTES)

    def source = new File(project, 'src/main/java/example/todo/Tasks.java')
    source.text = source.text.replace('new Task(0, text.trim(), false)', 'new Task(0, text.trim() + "!", false)')
    await('published the changed module')
    add 'louder'
    awaitPage('the page must meet the new code') { shows('li', 'louder!') }
    assert page.executeScript('return window.opened') : 'the page must not have been loaded again'
} finally {
    page?.quit()
    server.destroy()
    server.waitFor(60, TimeUnit.SECONDS)
}
