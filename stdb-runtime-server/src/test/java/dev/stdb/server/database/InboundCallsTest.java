package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.bsatn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.tx.MessageResult;
import dev.stdb.types.Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a database does with calls of another one (spec semantics.md §8a). */
@Timeout(300)
class InboundCallsTest {
    private static final Identity SENDER = Identity.of(5, 0, 0, 5);
    private static final String SIGNATURE = Letters.signature();

    private TestHost db;

    @BeforeEach
    void start() {
        db = TestHost.create(Letters.receiver());
    }

    @AfterEach
    void stop() {
        db.close();
    }

    private DatabaseCallOutcome call(long stream, long seq, long ackPrefix, String text) {
        byte[] args = bsatn(out -> out.writeString(text));
        return db.host()
                .callFromDatabase(new DatabaseCall(
                        SENDER, TestHost.DATABASE, Letters.RECEIVE, SIGNATURE, stream, seq, ackPrefix, args))
                .join();
    }

    private static MessageResult ended(DatabaseCallOutcome outcome) {
        assertThat(outcome).isInstanceOf(DatabaseCallOutcome.Ended.class);
        return ((DatabaseCallOutcome.Ended) outcome).result();
    }

    @Test
    void aCallThatComesAgainIsAnsweredAndNotMadeAgain() {
        assertThat(ended(call(1, 1, 0, "a")).status()).isEqualTo(MessageResult.Status.OK);
        assertThat(ended(call(1, 1, 0, "a")).status()).isEqualTo(MessageResult.Status.OK);
        assertThat(ended(call(1, 2, 1, "no b")).text()).isEqualTo("I do not take no b");
        assertThat(ended(call(1, 2, 1, "no b")).text()).isEqualTo("I do not take no b");
        assertThat(db.rows("SELECT text FROM got")).containsExactly("[\"a\"]");
    }

    @Test
    void callsThatAreTooEarlyWait() {
        assertThat(call(1, 2, 0, "b")).isInstanceOf(DatabaseCallOutcome.NotNow.class);
        assertThat(db.rows("SELECT * FROM st_inbound_stream")).isEmpty();
        ended(call(1, 1, 0, "a"));
        ended(call(1, 2, 0, "b"));
        assertThat(db.rows("SELECT n, text FROM got")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
    }

    @Test
    void resultsAreForgottenWhenTheyAreAcknowledged() {
        for (int seq = 1; seq <= 3; seq++) {
            ended(call(1, seq, 0, "a"));
        }
        assertThat(db.rows("SELECT seq FROM st_inbound_msg")).containsExactly("[1]", "[2]", "[3]");
        ended(call(1, 4, 2, "a"));
        assertThat(db.rows("SELECT seq FROM st_inbound_msg")).containsExactly("[3]", "[4]");
        assertThat(call(1, 2, 2, "a")).isEqualTo(new DatabaseCallOutcome.Acknowledged());
        assertThat(db.rows("SELECT text FROM got")).hasSize(4);
    }

    @Test
    void streamsKnowNothingOfEachOther() {
        ended(call(1, 1, 0, "a"));
        ended(call(-2, 1, 0, "b"));
        assertThat(db.rows("SELECT applied_prefix FROM st_inbound_stream")).containsExactly("[1]", "[1]");
    }

    @Test
    void aReceiverThatLostItsDataGoesOnWhereTheSenderIs() {
        ended(call(1, 41, 40, "a"));
        ended(call(1, 42, 41, "b"));
        assertThat(call(1, 44, 42, "d")).isInstanceOf(DatabaseCallOutcome.NotNow.class);
        assertThat(db.rows("SELECT n, text FROM got")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
    }

    @Test
    void oneSenderLeavesOnlySoMuch() {
        for (int seq = 1; seq <= InboundCalls.UNACKNOWLEDGED_MAX; seq++) {
            ended(call(1, seq, 0, "a"));
        }
        assertThat(call(1, InboundCalls.UNACKNOWLEDGED_MAX + 1, 0, "a")).isInstanceOf(DatabaseCallOutcome.NotNow.class);
        for (int stream = 2; stream <= InboundCalls.SENDER_STREAMS_MAX; stream++) {
            ended(call(stream, 1, 0, "a"));
        }
        assertThat(call(-1, 1, 0, "a")).isInstanceOf(DatabaseCallOutcome.NotNow.class);
        ended(call(2, 2, 1, "a"));
    }

    @Test
    void aLongTextIsCut() {
        MessageResult result = ended(call(1, 1, 0, "no" + "ä".repeat(MessageResult.TEXT_BYTES_MAX)));
        assertThat(result.payload()).hasSizeLessThanOrEqualTo(MessageResult.TEXT_BYTES_MAX);
        assertThat(result.text()).startsWith("I do not take noää").doesNotContain("\uFFFD");
    }
}
