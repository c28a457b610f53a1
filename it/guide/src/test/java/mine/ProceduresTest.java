package mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.stdb.client.InternalServerException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on procedures. */
final class ProceduresTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    // region sell
    @Test
    void goldIsSoldAtThePriceOfTheMarket(TestDatabase database) throws IOException {
        HttpServer market = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        market.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('3');
            exchange.close();
        });
        market.start();
        try {
            int port = market.getAddress().getPort();
            database.call("set", "market", "http://127.0.0.1:" + port + "/gold");
            database.call("join", "Ann");
            database.sql("UPDATE player SET gold = 10");
            assertThat(database.callProcedure("sell", 4)).hasToString("[0, [12, 6]]");
        } finally {
            market.stop(0);
        }
    }
    // endregion

    // region melt
    @Test
    void goldMeltsInAnHour(TestDatabase database) {
        database.call("join", "Ann");
        database.sql("UPDATE player SET gold = 10");
        CompletableFuture<Object> bars = CompletableFuture.supplyAsync(() -> database.callProcedure("melt", 4));
        while (!bars.isDone()) {
            database.advance(Duration.ofHours(1));
        }
        assertThat(bars.join()).isEqualTo(2L);
    }
    // endregion

    @Test
    void aRefusalOfAProcedureIsNoRefusalOfAReducer(TestDatabase database) {
        database.call("join", "Ann");
        assertThatThrownBy(() -> database.callProcedure("melt", 4))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("you do not have so much gold");
    }

    @Test
    void aMarketThatDoesNotAnswerCostsNothing(TestDatabase database) {
        database.call("set", "market", "http://127.0.0.1:1/");
        database.call("join", "Ann");
        database.sql("UPDATE player SET gold = 10");
        assertThat(database.callProcedure("sell", 4).toString()).startsWith("[1, [");
        assertThat(database.sql("SELECT gold FROM player")).containsExactly(List.of(10L));
        assertThatThrownBy(() -> database.newUser().call("set", "market", "http://evil.example/"))
                .hasMessageContaining("404");
    }
}
