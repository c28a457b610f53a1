package dev.stdb.site;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Every goal of the Maven plugin with its parameters, as the plugin's descriptor says. */
final class GoalReference {
    private static final String DESCRIPTOR = "META-INF/maven/plugin.xml";

    private final StringBuilder out = new StringBuilder();

    private GoalReference() {}

    /**
     * Writes the page.
     *
     * @param loader finds the descriptor of the plugin
     */
    static Page page(ClassLoader loader) throws IOException {
        return new Page("reference/goals.html", "Maven goals", new GoalReference().html(descriptor(loader)));
    }

    private static Element descriptor(ClassLoader loader) throws IOException {
        try (InputStream in = loader.getResourceAsStream(DESCRIPTOR)) {
            if (in == null) {
                throw new IOException("no " + DESCRIPTOR + " on the class path: build stdb-maven-plugin before");
            }
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(DESCRIPTOR + " is not what Maven writes: " + e.getMessage(), e);
        }
    }

    private String html(Element plugin) {
        List<Element> goals = children(child(plugin, "mojos"));
        goals.sort(Comparator.comparing(goal -> text(goal, "goal")));
        out.append(Html.heading(1, "maven-goals", "Maven goals"));
        out.append("<p>Goals of <code>stdb-maven-plugin</code>. A property is given as <code>-Dproperty=value</code>, a"
                + " parameter without one in the POM's <code>&lt;configuration&gt;</code>.</p>\n<ul class=\"goals\">");
        for (Element goal : goals) {
            String name = text(goal, "goal");
            out.append("<li><a href=\"#")
                    .append(name)
                    .append("\"><code>stdb:")
                    .append(name)
                    .append("</code></a></li>");
        }
        out.append("</ul>\n");
        goals.forEach(this::goal);
        return out.toString();
    }

    private void goal(Element goal) {
        String name = text(goal, "goal");
        out.append(Html.heading(2, name, "stdb:" + name));
        out.append("<div>").append(text(goal, "description")).append("</div>\n");
        String phase = text(goal, "phase");
        if (!phase.isEmpty()) {
            out.append("<p class=\"where\">Runs in the phase <code>")
                    .append(phase)
                    .append("</code>.</p>\n");
        }
        Element values = child(goal, "configuration");
        List<Element> parameters = new ArrayList<>(children(child(goal, "parameters")));
        parameters.removeIf(parameter -> text(parameter, "editable").equals("false"));
        if (parameters.isEmpty()) {
            return;
        }
        out.append(Html.tableBegin("parameter", "property", "default", "meaning"));
        parameters.forEach(parameter -> parameter(parameter, child(values, text(parameter, "name"))));
        out.append("</tbody></table>\n");
    }

    private void parameter(Element parameter, Element value) {
        String property = value.getTextContent().strip().replaceAll("^\\$\\{|}$", "");
        String otherwise = value.getAttribute("default-value");
        out.append("<tr><td>").append(code(text(parameter, "name"))).append("</td><td>");
        out.append(code(property)).append("</td><td>");
        out.append(otherwise.isEmpty() && text(parameter, "required").equals("true") ? "required" : code(otherwise));
        out.append("</td><td>").append(text(parameter, "description")).append("</td></tr>\n");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "<code>" + Html.escape(text) + "</code>";
    }

    private static String text(Element parent, String name) {
        return child(parent, name).getTextContent().strip();
    }

    /** Returns the child of a name; an empty one if there is none. */
    private static Element child(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> child.getTagName().equals(name))
                .findFirst()
                .orElseGet(() -> parent.getOwnerDocument().createElement(name));
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
