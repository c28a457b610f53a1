package dev.stdb.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntMapTest {

    @Test
    void behavesAsAMap() {
        Property.forAll(Gens.lists(Gens.longs()), commands -> {
            IntMap<String> map = new IntMap<>();
            Map<Integer, String> model = new HashMap<>();
            for (long command : commands) {
                int key = (int) command % 40;
                if ((command & 1 << 20) == 0) {
                    assertThat(map.put(key, "v" + command)).isEqualTo(model.put(key, "v" + command));
                } else {
                    assertThat(map.remove(key)).isEqualTo(model.remove(key));
                }
                assertThat(map.size()).isEqualTo(model.size());
            }
            for (int key = -40; key <= 40; key++) {
                assertThat(map.get(key)).isEqualTo(model.get(key));
            }
            List<String> values = new ArrayList<>();
            map.forEach(values::add);
            assertThat(values).containsExactlyInAnyOrderElementsOf(model.values());
        });
    }
}
