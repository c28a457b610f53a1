package dev.stdb.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.StdbException;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Hex;
import dev.stdb.testing.Property;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TypesTest {
    @Test
    void identityTextRoundTripsAndSortsAsNumber() {
        Property.forAll(Gens.lists(Gens.longs()), words -> {
            if (words.size() < 8) {
                return;
            }
            Identity a = Identity.of(words.get(0), words.get(1), words.get(2), words.get(3));
            Identity b = Identity.of(words.get(4), words.get(5), words.get(6), words.get(7));
            assertThat(Identity.fromHex(a.toHex())).isEqualTo(a).hasSameHashCodeAs(a);
            byte[] bytes = new byte[40];
            a.copyTo(bytes, 8);
            assertThat(Identity.fromBytes(bytes, 8)).isEqualTo(a);
            assertThat(Integer.signum(a.compareTo(b)))
                    .isEqualTo(Integer.signum(a.toHex().compareTo(b.toHex())));
        });
    }

    @Test
    void rejectsHexOfTheWrongForm() {
        assertThatThrownBy(() -> Identity.fromHex("c200")).isInstanceOf(StdbException.class);
        assertThatThrownBy(() -> Identity.fromHex("g".repeat(64))).isInstanceOf(StdbException.class);
        assertThatThrownBy(() -> ConnectionId.fromHex("0".repeat(31))).isInstanceOf(StdbException.class);
        assertThatThrownBy(() -> Uuid.fromString("01888d6e5c0070008000000000000001"))
                .isInstanceOf(StdbException.class);
    }

    @Test
    void connectionIdPrintsBigEndian() {
        ConnectionId id = ConnectionId.fromHex("000102030405060708090a0b0c0d0e0f");
        byte[] bytes = new byte[16];
        id.copyTo(bytes, 0);
        assertThat(Hex.text(bytes)).isEqualTo("0f0e0d0c0b0a09080706050403020100");
        assertThat(id.toHex()).isEqualTo("000102030405060708090a0b0c0d0e0f");
        assertThat(ConnectionId.ZERO.isZero()).isTrue();
    }

    @Test
    void uuidAgreesWithTheJdk() {
        Property.forAll(Gens.lists(Gens.longs()), words -> {
            if (words.size() < 2) {
                return;
            }
            Uuid uuid = new Uuid(words.get(0), words.get(1));
            assertThat(uuid.toString()).isEqualTo(new UUID(words.get(0), words.get(1)).toString());
            assertThat(Uuid.fromString(uuid.toString())).isEqualTo(uuid);
        });
    }

    @Test
    void timestampTextAgreesWithTheJdk() {
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
        Property.forAll(2_000, Gens.longs(), number -> {
            Instant instant = new Timestamp(number % 62_000_000_000_000_000L).toInstant();
            Timestamp timestamp = Timestamp.ofInstant(instant);
            assertThat(timestamp.toString()).isEqualTo(format.format(instant));
        });
        assertThat(new Timestamp(1_700_000_000_000_000L)).hasToString("2023-11-14T22:13:20.000000Z");
    }

    @Test
    void durationTextHasSignSecondsAndMicros() {
        assertThat(new TimeDuration(1_500_000)).hasToString("+1.500000");
        assertThat(new TimeDuration(-1)).hasToString("-0.000001");
        assertThat(new TimeDuration(Long.MIN_VALUE)).hasToString("-9223372036854.775808");
    }
}
