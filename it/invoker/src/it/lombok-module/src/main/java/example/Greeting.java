package example;

import lombok.EqualsAndHashCode;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.ToString;
import lombok.Value;
import lombok.experimental.Accessors;
import lombok.experimental.UtilityClass;

/** Ordinary classes of Lombok, which the module uses and the database does not see. */
@Value
class Greeting {
    String word;
    Person whom;

    @UtilityClass
    static class Words {
        String forAge(int age) {
            return age < 18 ? "hi" : "good day";
        }
    }

    @Getter
    @ToString
    @EqualsAndHashCode
    @RequiredArgsConstructor
    @Accessors(fluent = true)
    static final class Years {
        private final int years;
    }
}
