package hooks;

import dev.stdb.module.EnvironmentValues;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * The environment variables of this module: {@link Hooks.Settings}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class Env {
    private Env() {
    }

    /**
     * Returns the variables; each of its methods reads the value of that moment.
     */
    public static Hooks.Settings get() {
        return new Values();
    }

    private static Hooks.Mode to_mode(String value) {
        switch (value) {
            case "DEV":
                return Hooks.Mode.DEV;
            case "production":
                return Hooks.Mode.PROD;
            default:
                throw EnvironmentValues.unknown("MODE");
        }
    }

    private static Hooks.Mode to_fallback(String value) {
        switch (value) {
            case "DEV":
                return Hooks.Mode.DEV;
            case "production":
                return Hooks.Mode.PROD;
            default:
                throw EnvironmentValues.unknown("fallback");
        }
    }

    private static final class Values implements Hooks.Settings {
        @Override
        public String apiKey() {
            return EnvironmentValues.require("apiKey");
        }

        @Override
        public Optional<String> region() {
            return EnvironmentValues.find("region");
        }

        @Override
        public Hooks.Mode mode() {
            return to_mode(EnvironmentValues.require("MODE"));
        }

        @Override
        public Optional<Hooks.Mode> fallback() {
            Optional<String> value = EnvironmentValues.find("fallback");
            return value.isPresent() ? Optional.of(to_fallback(value.get())) : Optional.empty();
        }
    }
}
