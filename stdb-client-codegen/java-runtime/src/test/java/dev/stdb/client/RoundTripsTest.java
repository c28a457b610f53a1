package dev.stdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {
    @Test
    void keepsLastLongestAndTotal() {
        RoundTrips trips = new RoundTrips();
        trips.ended(5_000);
        trips.ended(9_600);
        trips.ended(2_600);
        assertThat(trips.count()).isEqualTo(3);
        assertThat(trips.lastMicros()).isEqualTo(2);
        assertThat(trips.maxMicros()).isEqualTo(9);
        assertThat(trips.totalMicros()).isEqualTo(17);
    }
}
