package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.types.Identity;
import org.junit.jupiter.api.Test;

class FollowerPlacesTest {
    private static final Identity ANN = Identity.of(1, 0, 0, 0);
    private static final Identity BEN = Identity.of(2, 0, 0, 0);
    private static final Identity CID = Identity.of(3, 0, 0, 0);

    private final FollowerPlaces places = new FollowerPlaces();

    private void takeAll(Identity owner) {
        for (int i = 0; i < FollowerPlaces.OWNER_MAX; i++) {
            places.take(owner);
        }
    }

    @Test
    void oneOwnerLeavesPlacesToOthers() {
        takeAll(ANN);
        assertThatThrownBy(() -> places.take(ANN))
                .isInstanceOfSatisfying(ApiException.class, FollowerPlacesTest::isUnavailable)
                .hasMessageContaining("of your databases, followersMax=8;");
        places.release(ANN);
        assertThatCode(() -> places.take(ANN)).doesNotThrowAnyException();
        assertThatCode(() -> places.take(BEN)).doesNotThrowAnyException();
    }

    @Test
    void allOwnersTogetherLeaveRoomToTheServer() {
        takeAll(ANN);
        takeAll(BEN);
        assertThatThrownBy(() -> places.check(CID)).hasMessageContaining("of this server, followersMax=16;");
        places.release(ANN);
        assertThatCode(() -> places.take(CID)).doesNotThrowAnyException();
        assertThatThrownBy(() -> places.take(ANN)).isInstanceOf(ApiException.class);
    }

    private static void isUnavailable(ApiException refusal) {
        assertThat(refusal.reason()).isEqualTo(ApiException.Reason.API_UNAVAILABLE);
    }
}
