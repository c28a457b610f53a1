package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.examples.arena.bots.Swarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Three people play in three browsers. */
@Tag("browser")
final class ArenaPageIT {
    private static final String ARENA = "arena";
    private static final int COMPANIONS = 25;

    /** The names of those whom a page's own copy of the rows has on the map. */
    private static final String NEAR = """
        return [...connection.db.near.iter()].map(f => connection.db.player.id.find(f.player)?.name).sort().join(' ')
        """;

    private static final String OWN_X = "return connection.db.fighter.player.find(connection.identity)?.x";
    private static final String Y_OF_ANN = """
        return [...connection.db.near.iter()].find(f => connection.db.player.id.find(f.player)?.name === 'Ann')?.y
        """;

    /** Asks the server for everything the page is subscribed to, and tells which tables differ from the page's copy. */
    private static final String DIFFERENCES = """
        const done = arguments[0];
        const own = `0x${connection.identity.toHexString()}`;
        const queries = { fighter: `SELECT * FROM fighter WHERE player = ${own}`,
            near: `SELECT * FROM near(${document.body.dataset.zone})` };
        for (const [accessor, table] of [['arenaMap', 'arena_map'], ['world', 'world'], ['player', 'player'],
            ['item', 'item'], ['guild', 'guild'], ['member', 'member'], ['guildMessage', 'guild_message'],
            ['leaders', 'leaders'], ['me', 'me']]) queries[accessor] = `SELECT * FROM ${table}`;
        const plain = (key, value) => typeof value === 'bigint' ? String(value)
            : value?.toHexString ? value.toHexString() : value;
        const text = rows => [...rows].map(row => JSON.stringify(row, plain)).sort().join('\\n');
        (async () => {
            let differences = '';
            for (const [accessor, query] of Object.entries(queries)) {
                const [here, there] = [text(connection.db[accessor].iter()), text(await connection.remoteQuery(query))];
                if (here !== there) differences += `${accessor} here:\\n${here}\\nthere:\\n${there}\\n`;
            }
            return differences;
        })().then(done, error => done(String(error)));
        """;

    @TempDir
    Path temp;

    private ServerProcess server;
    private String owner;
    private ChromeDriver ann;
    private ChromeDriver ben;
    private ChromeDriver cleo;

    @BeforeEach
    void open() {
        Browsers.require();
        server = ServerProcess.start(
                temp.resolve("data"), "--static-dir", Fixtures.arenaSite().toString());
        owner = server.newToken();
        server.publish(ARENA, Fixtures.arenaModule(), owner);
        ann = browser("Ann");
        ben = browser("Ben");
        cleo = browser("Cleo");
    }

    @AfterEach
    void close() {
        Browsers.quit(ann, ben, cleo);
        if (server != null) {
            server.close();
        }
    }

    private ChromeDriver browser(String name) {
        ChromeDriver driver = Browsers.open(server, temp, name, 1400, 860);
        driver.manage().timeouts().scriptTimeout(Browsers.WAIT);
        Browsers.submit(driver, "join-form", "name", name);
        Browsers.awaitText(driver, "#population", "in the arena");
        await(driver, "the fighter of " + name, () -> driver.executeScript(OWN_X) != null);
        return driver;
    }

    @Test
    void threePlayersMeetTalkAndFight() throws IOException {
        meet();
        for (ChromeDriver player : List.of(ann, ben, cleo)) {
            await(player, "all three on the map", () -> "Ann Ben Cleo".equals(player.executeScript(NEAR)));
        }
        walk();
        talk();
        fight();
        ann.executeScript("document.getElementById('standing').click()");
        Browsers.awaitText(ann, "#standing-text", "You are number 1 of 3.");
        keepPicture();

        server.call(ARENA, "set_paused", "[true]", owner);
        for (ChromeDriver player : List.of(ann, ben, cleo)) {
            await(
                    player,
                    () -> "rows as the server has them, but " + player.executeAsyncScript(DIFFERENCES),
                    () -> "".equals(player.executeAsyncScript(DIFFERENCES)));
        }
    }

    /** The owner puts all three where neither wall nor blade is. */
    private void meet() {
        put(ann, 560, 400);
        put(ben, 600, 430);
        put(cleo, 600, 385);
    }

    private void put(ChromeDriver player, int x, int y) {
        Object identity = player.executeScript("return connection.identity.toHexString()");
        String set = "UPDATE fighter SET x = %d, y = %d, zone = %d WHERE player = 0x%s";
        server.sql(ARENA, set.formatted(x, y, y / 200 * 6 + x / 200, identity), owner);
    }

    /** Ann walks up to a wall, which is still in Ben's sight. */
    private void walk() {
        double before = number(ben, Y_OF_ANN);
        ann.executeScript("document.getElementById('arena').focus()");
        new Actions(ann).keyDown(Keys.ARROW_UP).perform();
        await(ben, "Ann walks up on Ben's page", () -> number(ben, Y_OF_ANN) < before - 50);
        new Actions(ann).keyUp(Keys.ARROW_UP).perform();
        String heading = "return [...connection.db.fighter.iter()][0].heading.tag";
        await(ann, "Ann stands", () -> "Stay".equals(ann.executeScript(heading)));
        meet();
        await(ben, "Ann is back", () -> number(ben, Y_OF_ANN) == before);
    }

    private void talk() {
        Browsers.submit(ann, "found-form", "guild-input", "Owls");
        Browsers.awaitText(ben, "#guilds", "Owls");
        ben.findElement(By.cssSelector("#guilds button")).click();
        Browsers.awaitText(ben, "#guild-name", "Owls");
        Browsers.submit(ann, "say-form", "say", "only owls hear this");
        Browsers.awaitText(ben, "#chat", "only owls hear this");
        Browsers.submit(ben, "say-form", "say", "hoot");
        Browsers.awaitText(ann, "#chat", "hoot");
        Browsers.awaitText(cleo, "#guilds", "Owls");
        assertThat(cleo.executeScript("return Number(connection.db.guildMessage.count())"))
                .isEqualTo(0L);
        Browsers.submit(cleo, "found-form", "guild-input", "Owls");
        // Shown for a few seconds only.
        String refusal = "return document.getElementById('error').textContent";
        await(cleo, "a refusal", () -> "there is a guild Owls already".equals(cleo.executeScript(refusal)));
    }

    /** Ann strikes until Cleo is defeated; Ben, her mate, is in reach as well. */
    private void fight() {
        ann.executeScript("document.getElementById('arena').focus()");
        await(ann, "Ann leads", () -> {
            new Actions(ann).sendKeys(" ").perform();
            return ann.findElement(By.id("leaders")).getText().contains("Ann");
        });
        for (ChromeDriver player : List.of(ben, cleo)) {
            Browsers.awaitText(player, "#leaders", "Ann");
        }
        assertThat(server.sql(ARENA, "SELECT name, score FROM player WHERE score > 0", owner))
                .contains("[\"Ann\",1]");
    }

    /** For people: the page in the middle of a game. */
    private void keepPicture() throws IOException {
        try (Swarm swarm = Swarm.start(server.url().toString(), COMPANIONS)) {
            await(
                    ann,
                    "bots with points",
                    () -> ann.findElements(By.cssSelector("#leaders li")).size() > 3);
            Files.write(Path.of("target", "arena-page.png"), ann.getScreenshotAs(OutputType.BYTES));
            assertThat(swarm.counts().failed()).isZero();
        }
    }

    private static double number(ChromeDriver driver, String script) {
        return driver.executeScript(script) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static void await(ChromeDriver driver, String what, Supplier<Boolean> condition) {
        await(driver, () -> what, condition);
    }

    private static void await(ChromeDriver driver, Supplier<String> what, Supplier<Boolean> condition) {
        new WebDriverWait(driver, Browsers.WAIT, Duration.ofMillis(200))
                .withMessage(what)
                .until(d -> condition.get());
    }
}
