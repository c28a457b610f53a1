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
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a developer does on the page at {@code /dev}, in a real browser; screenshots are under {@code target}. */
@Tag("browser")
final class DevPageIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path temp;

    private ServerProcess server;
    private ChromeDriver browser;
    private String token;

    @BeforeEach
    void open() throws IOException {
        Browsers.require();
        server = ServerProcess.start(temp.resolve("data"));
        token = server.newToken();
        server.publish("chat", Fixtures.chatModule(), token);
        browser = Browsers.start(temp, "developer", 1200, 760);
        browser.get(server.url() + "/dev/#database=chat&token=" + token);
        await(".state.live");
        Files.createDirectories(SCREENSHOTS);
    }

    @AfterEach
    void close() {
        Browsers.quit(browser);
        if (server != null) {
            server.close();
        }
    }

    @Test
    void rowsFormsSqlLogAndSchema() throws IOException {
        assertThat(browser.getCurrentUrl()).doesNotContain(token);

        tab("Functions");
        choose("send_message");
        await(".call textarea").sendKeys("hello");
        button("Call").click();
        awaitText("pre.done", "committed");
        find(".call textarea").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        button("Call").click();
        awaitText("pre.error", "must not be empty");
        screenshot("functions");

        tab("Tables");
        choose("message");
        awaitText("tbody", "hello");
        server.sql("chat", "UPDATE message SET text = 'good bye' WHERE text = 'hello'", token);
        awaitText("tbody", "good bye");
        new Actions(browser).doubleClick(cell("good bye")).perform();
        await("td input").sendKeys(Keys.chord(Keys.CONTROL, "a"), "back again", Keys.ENTER);
        awaitText("tbody", "back again");
        assertThat(server.sql("chat", "SELECT text FROM message", token)).contains("back again");
        find("section input[type=search]").sendKeys("nobody wrote this");
        awaitText(".count", "0 of 1 rows");
        find("section input[type=search]").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        awaitText("tbody", "back again");
        screenshot("tables");
        find("td.actions button").click();
        awaitText("section .count", "0 rows");

        tab("SQL");
        sql("SELECT identity, online FROM user WHERE online = true");
        button("Run").click();
        awaitText("tbody", "true");
        button("Explain").click();
        awaitText(".plan", "scan user");
        screenshot("explain");
        sql("SELECT nope FROM user");
        button("Run").click();
        awaitText("pre.error", "does not have a field `nope`");

        tab("Transactions");
        awaitText(".transactions tbody", "UPDATE message SET text");
        transaction("send_message").click();
        awaitText(".detail", "hello");
        transaction("undone").click();
        awaitText(".detail pre.error", "must not be empty");
        transaction("SET text = 'good bye'").click();
        awaitText(".detail ins", "good bye");
        assertThat(find(".detail del").getText()).isEqualTo("hello");
        screenshots("transactions");

        tab("Log");
        await(".log ol");
        screenshot("log");

        tab("Schema");
        awaitText(".cards", "primary key");
        screenshot("schema");
    }

    @Test
    void clientsPlotsSchedulesAndEnvironment() throws IOException {
        server.publish("arena", Fixtures.arenaModule(), token);
        browser.get("about:blank");
        browser.get(server.url() + "/dev/#database=arena&token=" + token);
        await(".state.live");

        String page = browser.getWindowHandle();
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(server.url() + "/dev/#database=arena&token=" + token);
        await(".state.live");
        choose("player");
        browser.switchTo().window(page);
        tab("Clients");
        new WebDriverWait(browser, Browsers.WAIT)
                .until(driver -> driver.findElements(By.cssSelector(".choices tbody tr")).stream()
                        .filter(each -> each.findElement(By.cssSelector("td.number"))
                                .getText()
                                .equals("1"))
                        .findFirst()
                        .orElse(null))
                .sendKeys(Keys.ENTER);
        awaitText(".queries", "SELECT * FROM \"player\"");
        screenshots("clients");

        tab("Plots");
        awaitText(".plots dl", "transactions in the log");
        new WebDriverWait(browser, Browsers.WAIT)
                .until(driver -> String.valueOf(find("polyline").getDomAttribute("points"))
                                .split(" ")
                                .length
                        >= 3);
        screenshots("plots");

        tab("Schedules");
        awaitText("tbody", "once");
        screenshots("schedules");

        tab("Environment");
        awaitText("tbody", "not set");
        find("tbody input").sendKeys("s3cr3t", Keys.ENTER);
        awaitText("tbody tr td:nth-child(2)", "set");
        new WebDriverWait(browser, Browsers.WAIT)
                .until(driver ->
                        driver.findElements(By.cssSelector("td button.set")).size() == 2);
        assertThat(browser.getPageSource()).doesNotContain("s3cr3t");
        screenshots("environment");

        tab("Schema");
        awaitText(".cards", "calls tick");
        new WebDriverWait(browser, Browsers.WAIT)
                .until(driver ->
                        !driver.findElements(By.cssSelector(".links path")).isEmpty());
        screenshots("schema");
    }

    @Test
    void aRestartedServerIsFoundAgain() {
        tab("Tables");
        choose("user");
        awaitText("tbody", "true");
        server.kill();
        awaitText(".state", "connection lost");
        server = ServerProcess.start(
                temp.resolve("data"),
                "--listen-addr",
                "127.0.0.1:" + server.url().getPort());
        await(".state.live");
        awaitText("tbody", "true");
    }

    @Test
    void strangersSeeWhatIsPublic() {
        String stranger = server.newToken();
        browser.get("about:blank");
        browser.get(server.url() + "/dev/#database=chat&token=" + stranger);
        await(".state.live");
        tab("Log");
        awaitText("pre.error", "");
        tab("SQL");
        sql("DELETE FROM message");
        button("Run").click();
        awaitText("pre.error", "not authorized");
        for (String owners : List.of("Transactions", "Clients", "Plots", "Schedules", "Environment")) {
            tab(owners);
            awaitText("pre.error", "not authorized");
        }
    }

    private void sql(String text) {
        WebElement area = await(".sql textarea");
        area.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    private void tab(String name) {
        browser.findElements(By.cssSelector(".top nav button")).stream()
                .filter(each -> each.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click();
    }

    private void choose(String name) {
        new WebDriverWait(browser, Browsers.WAIT)
                .until(driver -> driver.findElements(By.cssSelector(".list button")).stream()
                        .filter(each -> List.of(each.getText().split("\\s+")).contains(name))
                        .findFirst()
                        .orElse(null))
                .click();
    }

    private WebElement button(String name) {
        return browser.findElements(By.cssSelector("section button")).stream()
                .filter(each -> each.getText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private WebElement cell(String text) {
        return browser.findElements(By.cssSelector("td")).stream()
                .filter(each -> each.getText().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private WebElement find(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private WebElement await(String selector) {
        return new WebDriverWait(browser, Browsers.WAIT).until(driver -> driver.findElement(By.cssSelector(selector)));
    }

    private void awaitText(String selector, String text) {
        new WebDriverWait(browser, Browsers.WAIT)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .withMessage(() -> "no '" + text + "' in " + selector + " of:\n"
                        + find("body").getText())
                .until(driver ->
                        driver.findElement(By.cssSelector(selector)).getText().contains(text));
    }

    private WebElement transaction(String text) {
        return browser.findElements(By.cssSelector(".transactions tbody tr")).stream()
                .filter(each -> each.getText().contains(text))
                .reduce((newer, older) -> older)
                .orElseThrow();
    }

    /** Takes pictures in light and dark, wide and narrow. */
    private void screenshots(String name) throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            for (int width : new int[] {1280, 700}) {
                browser.manage().window().setSize(new Dimension(width, 760));
                screenshot(name + "-" + scheme + "-" + width);
            }
        }
        browser.manage().window().setSize(new Dimension(1200, 760));
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    }

    private void screenshot(String name) throws IOException {
        Files.write(SCREENSHOTS.resolve("dev-page-" + name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }
}
