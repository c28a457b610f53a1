package dev.stdb.task;

import java.util.ArrayList;
import java.util.List;

/** Remembers what a task said. */
public final class RecordedOutput implements Output {
    private final List<String> results = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Override
    public void result(String line) {
        results.add(line);
    }

    @Override
    public void remark(String line) {
        remarks.add(line);
    }

    @Override
    public void warning(String line) {
        warnings.add(line);
    }

    @Override
    public void failure(TaskException failure) {
        failures.add(String.valueOf(failure.getMessage()));
    }

    public List<String> failures() {
        return failures;
    }

    public List<String> results() {
        return results;
    }

    public List<String> remarks() {
        return remarks;
    }

    public List<String> warnings() {
        return warnings;
    }
}
