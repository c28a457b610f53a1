package dev.stdb.site;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;

/** Javadoc as HTML. Links to classes become their names: the site has the pages of the API beside these. */
final class JavadocHtml extends SimpleDocTreeVisitor<Void, StringBuilder> {
    private boolean preformatted;

    private JavadocHtml() {}

    static String of(List<? extends DocTree> body) {
        StringBuilder out = new StringBuilder();
        JavadocHtml visitor = new JavadocHtml();
        body.forEach(part -> part.accept(visitor, out));
        return out.toString();
    }

    @Override
    public Void visitText(TextTree text, StringBuilder out) {
        out.append(text.getBody());
        return null;
    }

    @Override
    public Void visitEntity(EntityTree entity, StringBuilder out) {
        out.append(entity);
        return null;
    }

    @Override
    public Void visitStartElement(StartElementTree element, StringBuilder out) {
        String name = element.getName().toString();
        preformatted |= name.equals("pre");
        out.append(preformatted ? "<pre><code class=\"language-java\">" : element.toString());
        return null;
    }

    @Override
    public Void visitEndElement(EndElementTree element, StringBuilder out) {
        boolean ends = element.getName().contentEquals("pre");
        out.append(ends ? "</code></pre>" : element.toString());
        preformatted &= !ends;
        return null;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, StringBuilder out) {
        String text = Html.escape(literal.getBody().getBody());
        if (preformatted) {
            // Each line of a comment begins with the blank behind its star.
            out.append(text.stripLeading().replaceAll("(?m)^ ", ""));
        } else if (literal.getKind() == DocTree.Kind.CODE) {
            out.append("<code>").append(text).append("</code>");
        } else {
            out.append(text);
        }
        return null;
    }

    @Override
    public Void visitLink(LinkTree link, StringBuilder out) {
        String label = of(link.getLabel());
        out.append("<code>")
                .append(label.isEmpty() ? name(link.getReference().getSignature()) : label)
                .append("</code>");
        return null;
    }

    private static String name(String signature) {
        int hash = signature.indexOf('#');
        String type = hash < 0 ? signature : signature.substring(0, hash);
        String simple = type.substring(type.lastIndexOf('.') + 1);
        String member = hash < 0 ? "" : signature.substring(hash + 1);
        return Html.escape(simple.isEmpty() || member.isEmpty() ? simple + member : simple + "." + member);
    }
}
