package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Real browsers. */
final class Browsers {
    /** How long anything may take on a busy machine. */
    static final Duration WAIT = Duration.ofSeconds(90);

    private static final Path CHROMIUM = Path.of(System.getProperty("stdb.browser.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("stdb.browser.driver", "/usr/bin/chromedriver"));

    /** Selenium warns that it does not know the version of Chromium; the few commands used here are the same in all. */
    private static final Logger VERSION_WARNINGS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private Browsers() {}

    /** Skips the test where there is no Chromium, or fails if there must be. */
    static void require() {
        VERSION_WARNINGS.setLevel(Level.SEVERE);
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            assertThat(Boolean.getBoolean("stdb.browser.required"))
                    .as("Chromium is required (-Dstdb.browser.required) but missing: run .ci/install-browser")
                    .isFalse();
            assumeTrue(false, "skipped: no Chromium at " + CHROMIUM + "; run .ci/install-browser");
        }
    }

    /**
     * Starts a browser on the page of an example, and waits until the page is connected.
     *
     * @param name names its profile and log below {@code temp}
     */
    static ChromeDriver open(ServerProcess server, Path temp, String name, int width, int height) {
        ChromeDriver driver = start(temp, name, width, height);
        driver.get(server.url() + "/");
        awaitConnected(driver);
        return driver;
    }

    /**
     * Starts a browser on no page.
     *
     * @param name names its profile and log below {@code temp}
     */
    static ChromeDriver start(Path temp, String name, int width, int height) {
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
                "--window-size=" + width + "," + height,
                "--user-data-dir=" + temp.resolve("profile-" + name));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withLogFile(temp.resolve(name + ".log").toFile())
                .build();
        return new ChromeDriver(service, options);
    }

    static void awaitConnected(ChromeDriver driver) {
        new WebDriverWait(driver, WAIT)
                .until(d -> "connected".equals(d.findElement(By.id("status")).getDomAttribute("data-state")));
    }

    /** Fills in a field and presses the button of its form. */
    static void submit(ChromeDriver driver, String form, String input, String value) {
        WebElement field = driver.findElement(By.id(input));
        field.clear();
        field.sendKeys(value);
        driver.findElement(By.cssSelector("#" + form + " button")).click();
    }

    static void awaitText(ChromeDriver driver, String selector, String text) {
        new WebDriverWait(driver, WAIT)
                .withMessage(() -> selector + " must show '" + text + "'; the page shows:\n"
                        + driver.findElement(By.tagName("body")).getText())
                .until(d -> d.findElement(By.cssSelector(selector)).getText().contains(text));
    }

    /** Ends browsers; null is none. */
    static void quit(ChromeDriver... drivers) {
        for (ChromeDriver driver : drivers) {
            if (driver != null) {
                driver.quit();
            }
        }
    }
}
