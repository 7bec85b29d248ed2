package io.keyturn.microprofile;

import io.keyturn.ReferenceSpelling;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What MicroProfile Config itself reads: values of the active profile come before those of none. */
final class PlainTexts implements ConfigTexts {
    private final List<PlainSource> sources;
    private final @Nullable String profile;

    /** Creates the texts from {@code sources}, of which the first wins. */
    PlainTexts(List<PlainSource> sources) {
        this.sources = sources;
        this.profile = PlainSource.profile(sources);
    }

    @Override
    public Collection<String> names() {
        String prefix = "%" + profile + ".";
        Set<String> names = new LinkedHashSet<>();
        for (PlainSource source : sources) {
            for (String name : source.values().keySet()) {
                if (name.startsWith(prefix)) {
                    names.add(name.substring(prefix.length()));
                } else if (!name.startsWith("%")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Override
    public @Nullable String text(String name) {
        PlainSource source = source(name);
        return source == null ? null : text(source, name);
    }

    @Override
    public int ordinal(String name) {
        PlainSource source = source(name);
        return source == null ? Integer.MIN_VALUE : source.ordinal();
    }

    private @Nullable PlainSource source(String name) {
        for (PlainSource source : sources) {
            if (text(source, name) != null) {
                return source;
            }
        }
        return null;
    }

    private @Nullable String text(PlainSource source, String name) {
        String value = profile == null ? null : source.get("%" + profile + "." + name);
        return value == null ? source.get(name) : value;
    }

    @Override
    public ReferenceSpelling spelling() {
        return new ReferenceSpelling("\\", false);
    }

    /** Reads expressions as the specification describes them; what has neither a value nor a default stays as it is. */
    @Override
    public String expand(String text, Answers answers) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("\\${", at)) {
                expanded.append("${");
                at += 3;
                continue;
            }
            int end = text.startsWith("${", at) ? closingBrace(text, at + 2) : -1;
            if (end < 0) {
                expanded.append(text.charAt(at++));
                continue;
            }
            expanded.append(expression(text.substring(at + 2, end), answers));
            at = end + 1;
        }
        return expanded.toString();
    }

    private String expression(String inside, Answers answers) {
        int colon = colon(inside);
        String name = expand(colon < 0 ? inside : inside.substring(0, colon), answers);
        String value = answers.answer(name, colon >= 0);
        if (value != null) {
            return value;
        }
        return colon < 0 ? "${" + inside + "}" : expand(inside.substring(colon + 1), answers);
    }

    /** Returns the index of the colon before the default, outside of nested expressions, or -1. */
    private static int colon(String inside) {
        int depth = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == ':' && depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int closingBrace(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
