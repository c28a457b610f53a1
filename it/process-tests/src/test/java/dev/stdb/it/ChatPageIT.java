package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Two browsers and the Java console stay in sync through the chat database, without a reload. */
@Tag("browser")
final class ChatPageIT {
    private static final Path CHROMIUM = Path.of(System.getProperty("stdb.browser.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("stdb.browser.driver", "/usr/bin/chromedriver"));
    private static final Duration WAIT = Duration.ofSeconds(90);

    /** Selenium warns that it does not know the version of Chromium; the few commands used here are the same in all. */
    private static final Logger VERSION_WARNINGS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    @TempDir
    Path temp;

    private ServerProcess server;
    private ChromeDriver ann;
    private ChromeDriver ben;

    @BeforeEach
    void open() {
        VERSION_WARNINGS.setLevel(Level.SEVERE);
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            assertThat(Boolean.getBoolean("stdb.browser.required"))
                    .as("Chromium is required (-Dstdb.browser.required) but missing: run .ci/install-browser")
                    .isFalse();
            assumeTrue(false, "skipped: no Chromium at " + CHROMIUM + "; run .ci/install-browser");
        }
        server = ServerProcess.start(
                temp.resolve("data"), "--static-dir", Fixtures.chatSite().toString());
        server.publish("quickstart-chat", Fixtures.chatModule(), server.newToken());
        ann = browser("ann");
        ben = browser("ben");
    }

    @AfterEach
    void close() {
        for (ChromeDriver driver : new ChromeDriver[] {ann, ben}) {
            if (driver != null) {
                driver.quit();
            }
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyoneSeesEveryone() throws IOException, InterruptedException {
        setName(ann, "Ann");
        setName(ben, "Ben");
        awaitText(ann, "#users", "Ben");
        awaitText(ben, "#users", "Ann");
        send(ann, "hello from Ann");
        awaitText(ben, "#messages", "hello from Ann");
        send(ben, "hello back");
        awaitText(ann, "#messages", "hello back");

        try (ConsoleProcess console = ConsoleProcess.start(server.url(), temp.resolve("console"))) {
            console.awaitOutput("Ann: hello from Ann");
            console.awaitOutput("Ben: hello back");
            console.type("/name Cleo");
            awaitText(ann, "#users", "Cleo");
            console.type("hello from the console");
            awaitText(ann, "#messages", "hello from the console");
            send(ann, "seen by all?");
            console.awaitOutput("Ann: seen by all?");
        }
        awaitOffline(ann, "Cleo");
        keepScreenshots(ann);
        ben.quit();
        awaitOffline(ann, "Ben");
        assertThat(ann.executeScript("return window.loadedOnce"))
                .as("never reloaded")
                .isEqualTo(true);
    }

    @Test
    void refusalsAreShownToTheOneWhoAsked() {
        send(ann, "   ");
        awaitText(ann, "#error", "messages must not be empty");
        assertThat(ben.findElement(By.id("messages")).findElements(By.tagName("li")))
                .isEmpty();
    }

    @Test
    void aReloadedPageIsTheSameUserAndALinkJoinsAsAnother() {
        setName(ann, "Ann");
        awaitText(ann, "#users", "Ann (you)");
        ann.navigate().refresh();
        awaitConnected(ann);
        awaitText(ann, "#users", "Ann (you)");
        ann.get(String.valueOf(ann.findElement(By.id("another")).getDomProperty("href")));
        awaitConnected(ann);
        awaitText(ann, "#users", "guest-");
        setName(ann, "Another");
        awaitText(ann, "#users", "Another (you)");
    }

    private ChromeDriver browser(String name) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1100,750",
                "--user-data-dir=" + temp.resolve("profile-" + name));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withLogFile(temp.resolve(name + ".log").toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.get(server.url() + "/");
        driver.executeScript("window.loadedOnce = true");
        awaitConnected(driver);
        return driver;
    }

    private static void awaitConnected(ChromeDriver driver) {
        new WebDriverWait(driver, WAIT)
                .until(d -> "connected".equals(d.findElement(By.id("status")).getDomAttribute("data-state")));
    }

    private static void setName(ChromeDriver driver, String name) {
        submit(driver, "name-form", "name", name);
    }

    private static void send(ChromeDriver driver, String text) {
        submit(driver, "message-form", "text", text);
    }

    private static void submit(ChromeDriver driver, String form, String input, String value) {
        WebElement field = driver.findElement(By.id(input));
        field.clear();
        field.sendKeys(value);
        driver.findElement(By.cssSelector("#" + form + " button")).click();
    }

    private static void awaitText(ChromeDriver driver, String selector, String text) {
        new WebDriverWait(driver, WAIT)
                .withMessage(() -> selector + " must show '" + text + "'; the page shows:\n"
                        + driver.findElement(By.tagName("body")).getText())
                .until(d -> d.findElement(By.cssSelector(selector)).getText().contains(text));
    }

    private static void awaitOffline(ChromeDriver driver, String name) {
        new WebDriverWait(driver, WAIT)
                .withMessage(name + " must show as offline")
                .until(d -> {
                    List<WebElement> users = d.findElements(By.cssSelector("#users li[data-online='false']"));
                    return users.stream().anyMatch(user -> user.getText().contains(name));
                });
    }

    /** For people: the page in both color schemes, on a desk and on a phone. */
    private static void keepScreenshots(ChromeDriver driver) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            driver.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            for (int width : new int[] {1100, 390}) {
                driver.executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", 750, "deviceScaleFactor", 1, "mobile", false));
                Path picture = Path.of("target", "chat-page-" + scheme + "-" + width + ".png");
                Files.write(picture, driver.getScreenshotAs(OutputType.BYTES));
            }
        }
    }
}
