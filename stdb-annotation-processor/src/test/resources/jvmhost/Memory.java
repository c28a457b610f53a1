package dev.stdb.module;

import dev.stdb.processor.host.ScriptedHost;

/** Stands in for linear memory when a module runs on the JVM. */
public final class Memory {
    public static final int PAGE_SIZE_BYTES = 65_536;

    private Memory() {}

    public static int grow(int pages) {
        return ScriptedHost.current().memory().grow(pages);
    }

    public static void copy(int from, int to, int length) {
        ScriptedHost.current().memory().copy(from, to, length);
    }

    public static byte getByte(int at) {
        return ScriptedHost.current().memory().bytes().get(at);
    }

    public static void putByte(int at, byte value) {
        ScriptedHost.current().memory().bytes().put(at, value);
    }

    public static short getShort(int at) {
        return ScriptedHost.current().memory().bytes().getShort(at);
    }

    public static void putShort(int at, short value) {
        ScriptedHost.current().memory().bytes().putShort(at, value);
    }

    public static int getInt(int at) {
        return ScriptedHost.current().memory().bytes().getInt(at);
    }

    public static void putInt(int at, int value) {
        ScriptedHost.current().memory().bytes().putInt(at, value);
    }

    public static long getLong(int at) {
        return ScriptedHost.current().memory().bytes().getLong(at);
    }

    public static void putLong(int at, long value) {
        ScriptedHost.current().memory().bytes().putLong(at, value);
    }

    public static float getFloat(int at) {
        return ScriptedHost.current().memory().bytes().getFloat(at);
    }

    public static void putFloat(int at, float value) {
        ScriptedHost.current().memory().bytes().putFloat(at, value);
    }

    public static double getDouble(int at) {
        return ScriptedHost.current().memory().bytes().getDouble(at);
    }

    public static void putDouble(int at, double value) {
        ScriptedHost.current().memory().bytes().putDouble(at, value);
    }
}
