package dev.stdb.maven.task;

import java.nio.file.Path;
import java.util.function.Supplier;
import javax.annotation.processing.Processor;

/**
 * What generates sources of a module.
 *
 * @param directory where the compilation before has left generated sources
 * @param processors makes the annotation processor, a new one for each compilation, which describes the module as a
 *     whole: its output depends on nothing but the sources
 */
public record SourceGenerator(Path directory, Supplier<Processor> processors) {}
