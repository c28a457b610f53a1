package dev.stdb.processor;

import java.lang.reflect.Proxy;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;

/** Environments of processors for tests. */
final class ProcessingEnvironments {
    private ProcessingEnvironments() {}

    /** Returns an environment that differs from another one in its filer. */
    static ProcessingEnvironment withFiler(ProcessingEnvironment environment, Filer filer) {
        return (ProcessingEnvironment) Proxy.newProxyInstance(
                ProcessingEnvironments.class.getClassLoader(),
                new Class<?>[] {ProcessingEnvironment.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getFiler") ? filer : method.invoke(environment, arguments));
    }
}
