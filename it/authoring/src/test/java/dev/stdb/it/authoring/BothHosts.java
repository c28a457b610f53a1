package dev.stdb.it.authoring;

import dev.stdb.it.authoring.ModuleSource.Host;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tests run once in each host: as methods with the host as first parameter, or in classes made with one. */
final class BothHosts {
    private BothHosts() {}

    /** Returns whether a test runs in both hosts. */
    static boolean run(Method test) {
        Class<?> type = test.getDeclaringClass();
        if (test.isAnnotationPresent(Disabled.class) || type.isAnnotationPresent(Disabled.class)) {
            return false;
        }
        boolean isParameterized = test.isAnnotationPresent(ParameterizedTest.class);
        boolean classHasHosts = type.isAnnotationPresent(ParameterizedClass.class)
                && hasAllHosts(type)
                && Arrays.stream(type.getDeclaredConstructors())
                        .map(Constructor::getParameterTypes)
                        .allMatch(BothHosts::beginsWithHost);
        if (classHasHosts) {
            return isParameterized || test.isAnnotationPresent(Test.class);
        }
        return isParameterized && hasAllHosts(test) && beginsWithHost(test.getParameterTypes());
    }

    private static boolean beginsWithHost(Class<?>[] parameters) {
        return parameters.length > 0 && parameters[0] == Host.class;
    }

    private static boolean hasAllHosts(AnnotatedElement element) {
        @Nullable EnumSource source = element.getAnnotation(EnumSource.class);
        return source != null
                && source.names().length == 0
                && source.from().isEmpty()
                && source.to().isEmpty();
    }
}
