package dev.stdb.typescript;

import com.caoccao.javet.exceptions.JavetException;
import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;

/** The engine of Node and Chromium, loaded as a native library. */
final class V8JavaScript implements JavaScript {
    private final V8Runtime runtime;

    V8JavaScript() {
        try {
            runtime = V8Host.getV8Instance().createV8Runtime();
        } catch (JavetException e) {
            throw failed(e);
        }
    }

    @Override
    public void set(String variable, String value) {
        try {
            runtime.getGlobalObject().set(variable, value);
        } catch (JavetException e) {
            throw failed(e);
        }
    }

    @Override
    public void run(String script) {
        try {
            runtime.getExecutor(script).executeVoid();
        } catch (JavetException e) {
            throw failed(e);
        }
    }

    @Override
    public String text(String expression) {
        try {
            return runtime.getExecutor(expression).executeString();
        } catch (JavetException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            runtime.close();
        } catch (JavetException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(JavetException cause) {
        return new IllegalStateException("V8 failed; -Pgraaljs builds without it: " + cause.getMessage(), cause);
    }
}
