package dev.stdb.server.common.io;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A file system that fails whoever reads a file into an array that the length of the file cannot explain. */
public final class BoundedReads {
    /** Readers have buffers of fixed sizes, whatever they read. */
    private static final int BUFFER_BYTES_MAX = 2 << 20;

    private static final int PER_BYTE_MAX = 4;

    private BoundedReads() {}

    /** Returns a file system like another one. */
    public static FileSystem of(FileSystem files) {
        return proxy(FileSystem.class, (self, method, arguments) -> {
            Object result = invoke(method, files, arguments);
            return result instanceof OpenFile file ? bounded(file) : result;
        });
    }

    private static OpenFile bounded(OpenFile file) {
        return proxy(OpenFile.class, (self, method, arguments) -> {
            if (method.getName().equals("read")) {
                long bytesMax = BUFFER_BYTES_MAX + PER_BYTE_MAX * file.size();
                int bytes = ((byte[]) arguments[1]).length;
                if (bytes > bytesMax) {
                    throw new AssertionError(
                            "an array too large for its file: bytes=" + bytes + ", bytesMax=" + bytesMax + ", " + file);
                }
            }
            return invoke(method, file, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
