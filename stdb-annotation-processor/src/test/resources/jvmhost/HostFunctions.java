package dev.stdb.module;

import dev.stdb.processor.host.ScriptedHost;

/** Stands in for the imports when a module runs on the JVM. */
final class HostFunctions {

    private HostFunctions() {}

    static int tableIdFromName(int name, int nameLength, int out) {
        return ScriptedHost.current().tableIdFromName(name, nameLength, out);
    }

    static int indexIdFromName(int name, int nameLength, int out) {
        return ScriptedHost.current().indexIdFromName(name, nameLength, out);
    }

    static int tableRowCount(int tableId, int out) {
        return ScriptedHost.current().tableRowCount(tableId, out);
    }

    static int tableScan(int tableId, int out) {
        return ScriptedHost.current().tableScan(tableId, out);
    }

    static int indexScanRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElements,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        return ScriptedHost.current()
                .indexScanRange(
                        indexId, prefix, prefixLength, prefixElements, start, startLength, end, endLength, out);
    }

    static int indexScanPoint(int indexId, int point, int pointLength, int out) {
        return ScriptedHost.current().indexScanPoint(indexId, point, pointLength, out);
    }

    static int rowIteratorAdvance(int iterator, int buffer, int lengthCell) {
        return ScriptedHost.current().rowIteratorAdvance(iterator, buffer, lengthCell);
    }

    static int rowIteratorClose(int iterator) {
        return ScriptedHost.current().rowIteratorClose(iterator);
    }

    static int insert(int tableId, int row, int lengthCell) {
        return ScriptedHost.current().insert(tableId, row, lengthCell);
    }

    static int update(int tableId, int indexId, int row, int lengthCell) {
        return ScriptedHost.current().update(tableId, indexId, row, lengthCell);
    }

    static int deleteByIndexScanRange(
            int indexId,
            int prefix,
            int prefixLength,
            int prefixElements,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        return ScriptedHost.current()
                .deleteByIndexScanRange(
                        indexId, prefix, prefixLength, prefixElements, start, startLength, end, endLength, out);
    }

    static int deleteByIndexScanPoint(int indexId, int point, int pointLength, int out) {
        return ScriptedHost.current().deleteByIndexScanPoint(indexId, point, pointLength, out);
    }

    static int deleteAllByEq(int tableId, int rows, int rowsLength, int out) {
        return ScriptedHost.current().deleteAllByEq(tableId, rows, rowsLength, out);
    }

    static int clear(int tableId, int out) {
        return ScriptedHost.current().clear(tableId, out);
    }

    static int bytesSourceRead(int source, int buffer, int lengthCell) {
        return ScriptedHost.current().bytesSourceRead(source, buffer, lengthCell);
    }

    static int bytesSinkWrite(int sink, int buffer, int lengthCell) {
        return ScriptedHost.current().bytesSinkWrite(sink, buffer, lengthCell);
    }

    static int bytesSourceRemainingLength(int source, int out) {
        return ScriptedHost.current().bytesSourceRemainingLength(source, out);
    }

    static int getJwt(int connectionId, int out) {
        return ScriptedHost.current().getJwt(connectionId, out);
    }

    static int consoleTimerStart(int name, int nameLength) {
        return ScriptedHost.current().consoleTimerStart(name, nameLength);
    }

    static int consoleTimerEnd(int timer) {
        return ScriptedHost.current().consoleTimerEnd(timer);
    }

    static void identity(int out) {
        ScriptedHost.current().identity(out);
    }

    static void consoleLog(
            int level,
            int target,
            int targetLength,
            int file,
            int fileLength,
            int line,
            int message,
            int messageLength) {
        ScriptedHost.current().consoleLog(level, target, targetLength, file, fileLength, line, message, messageLength);
    }

    static void fault(int text, int textLength, int trace) {
        ScriptedHost.current().fault(text, textLength);
    }

    static void logFields(int fields, int length) {
        ScriptedHost.current().logFields(fields, length);
    }

    static void errorValue(int value, int length) {
        ScriptedHost.current().errorValue(value, length);
    }

    static long callSeed() {
        return ScriptedHost.current().callSeed();
    }

    static int answerBegin() {
        return ScriptedHost.current().answerBegin();
    }

    static void callerUnknown() {
        ScriptedHost.current().callerUnknown();
    }
}
