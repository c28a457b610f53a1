package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Two browsers and the Java console stay in sync through the chat database, without a reload. */
@Tag("browser")
final class ChatPageIT {
    @TempDir
    Path temp;

    private ServerProcess server;
    private ChromeDriver ann;
    private ChromeDriver ben;

    @BeforeEach
    void open() {
        Browsers.require();
        server = ServerProcess.start(
                temp.resolve("data"), "--static-dir", Fixtures.chatSite().toString());
        server.publish("quickstart-chat", Fixtures.chatModule(), server.newToken());
        ann = browser("ann");
        ben = browser("ben");
    }

    @AfterEach
    void close() {
        Browsers.quit(ann, ben);
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyoneSeesEveryone() throws IOException, InterruptedException {
        setName(ann, "Ann");
        setName(ben, "Ben");
        Browsers.awaitText(ann, "#users", "Ben");
        Browsers.awaitText(ben, "#users", "Ann");
        send(ann, "hello from Ann");
        Browsers.awaitText(ben, "#messages", "hello from Ann");
        send(ben, "hello back");
        Browsers.awaitText(ann, "#messages", "hello back");

        try (ConsoleProcess console = ConsoleProcess.start(server.url(), temp.resolve("console"))) {
            console.awaitOutput("Ann: hello from Ann");
            console.awaitOutput("Ben: hello back");
            console.type("/name Cleo");
            Browsers.awaitText(ann, "#users", "Cleo");
            console.type("hello from the console");
            Browsers.awaitText(ann, "#messages", "hello from the console");
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
        Browsers.awaitText(ann, "#error", "messages must not be empty");
        assertThat(ben.findElement(By.id("messages")).findElements(By.tagName("li")))
                .isEmpty();
    }

    @Test
    void aReloadedPageIsTheSameUserAndALinkJoinsAsAnother() {
        setName(ann, "Ann");
        Browsers.awaitText(ann, "#users", "Ann (you)");
        ann.navigate().refresh();
        Browsers.awaitConnected(ann);
        Browsers.awaitText(ann, "#users", "Ann (you)");
        ann.get(String.valueOf(ann.findElement(By.id("another")).getDomProperty("href")));
        Browsers.awaitConnected(ann);
        Browsers.awaitText(ann, "#users", "guest-");
        setName(ann, "Another");
        Browsers.awaitText(ann, "#users", "Another (you)");
    }

    private ChromeDriver browser(String name) {
        ChromeDriver driver = Browsers.open(server, temp, name, 1100, 750);
        driver.executeScript("window.loadedOnce = true");
        return driver;
    }

    private static void setName(ChromeDriver driver, String name) {
        Browsers.submit(driver, "name-form", "name", name);
    }

    private static void send(ChromeDriver driver, String text) {
        Browsers.submit(driver, "message-form", "text", text);
    }

    private static void awaitOffline(ChromeDriver driver, String name) {
        new WebDriverWait(driver, Browsers.WAIT)
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
