package dev.stdb.processor.validate;

import java.util.Objects;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;

/** What generated code may see. */
public final class AccessRules {

    private AccessRules() {}

    /** Returns the element around {@code element} (not a package). */
    public static Element enclosing(Element element) {
        return Objects.requireNonNull(element.getEnclosingElement());
    }

    /** Returns whether {@code element} and all types around it are public. */
    public static boolean isPublic(Element element) {
        Element current = element;
        while (!(current instanceof PackageElement)) {
            if (!current.getModifiers().contains(Modifier.PUBLIC)) {
                return false;
            }
            current = enclosing(current);
        }
        return true;
    }

    /** Returns whether neither {@code element} nor any type around it is private. */
    public static boolean isVisibleInPackage(Element element) {
        Element current = element;
        while (!(current instanceof PackageElement)) {
            if (current.getModifiers().contains(Modifier.PRIVATE)) {
                return false;
            }
            current = enclosing(current);
        }
        return true;
    }

    /** Returns whether code in package {@code from} sees {@code element}, which lives in package {@code home}. */
    public static boolean isVisibleFrom(Element element, String home, String from) {
        return isPublic(element) || home.equals(from) && isVisibleInPackage(element);
    }
}
