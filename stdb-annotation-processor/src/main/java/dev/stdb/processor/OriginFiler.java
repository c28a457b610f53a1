package dev.stdb.processor;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.FileObject;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/**
 * Tells the compiler from which classes each file was made. Everything that is generated describes the whole module, so
 * an incremental build has to read all of its classes again when one of them changes.
 */
final class OriginFiler implements Filer {
    private final Filer filer;
    private final Element[] origins;

    OriginFiler(Filer filer, Collection<Element> origins) {
        this.filer = filer;
        this.origins = origins.toArray(Element[]::new);
    }

    @Override
    public JavaFileObject createSourceFile(CharSequence name, Element... elements) throws IOException {
        return filer.createSourceFile(name, with(elements));
    }

    @Override
    public JavaFileObject createClassFile(CharSequence name, Element... elements) throws IOException {
        return filer.createClassFile(name, with(elements));
    }

    @Override
    public FileObject createResource(
            JavaFileManager.Location location, CharSequence moduleAndPackage, CharSequence name, Element... elements)
            throws IOException {
        return filer.createResource(location, moduleAndPackage, name, with(elements));
    }

    @Override
    public FileObject getResource(JavaFileManager.Location location, CharSequence moduleAndPackage, CharSequence name)
            throws IOException {
        return filer.getResource(location, moduleAndPackage, name);
    }

    private Element[] with(Element... elements) {
        return elements.length == 0
                ? origins
                : Stream.of(origins, elements).flatMap(Stream::of).distinct().toArray(Element[]::new);
    }
}
