package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The site of documents in a real browser, opened from its folder. */
class SitePageIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    @TempDir
    Path temp;

    @Test
    void aSearchFindsWhatAWordIsAbout() throws IOException {
        Browsers.require();
        Path site = temp.resolve("site");
        Site.main(new String[] {Path.of("../..").toString(), site.toString()});
        ChromeDriver driver = Browsers.start(temp, "site", 1280, 900);
        try {
            driver.get(site.resolve("docs/guide/tables.html").toUri().toString());
            assertThat(driver.findElements(By.cssSelector("pre .hljs-meta")))
                    .as("coloured annotations")
                    .isNotEmpty();

            driver.findElement(By.tagName("body")).sendKeys("/");
            WebElement search = driver.findElement(By.id("search"));
            search.sendKeys("@Schedul");
            new WebDriverWait(driver, Browsers.WAIT)
                    .until(d ->
                            !d.findElements(By.cssSelector("#found .chosen a")).isEmpty());
            keep(driver, "site-search.png");
            assertThat(found(driver)).contains("Annotations › @Scheduled");

            search.sendKeys(Keys.chord(Keys.CONTROL, "a"), "update_confirmation_timeout", Keys.ENTER);
            new WebDriverWait(driver, Browsers.WAIT).until(ExpectedConditions.urlContains("docs/spec/"));
            keep(driver, "site-page.png");

            driver.findElement(By.id("search")).sendKeys("zzzz");
            assertThat(driver.findElement(By.cssSelector("#found .none")).getText())
                    .contains("zzzz");
        } finally {
            Browsers.quit(driver);
        }
    }

    private static List<String> found(ChromeDriver driver) {
        return driver.findElements(By.cssSelector("#found b")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static void keep(ChromeDriver driver, String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name), driver.getScreenshotAs(OutputType.BYTES));
    }
}
