package io.keyturn.microprofile;

import io.keyturn.ReferenceSpelling;
import io.smallrye.common.expression.Expression;
import io.smallrye.common.expression.Expression.Flag;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What SmallRye Config has read when it asks for our sources: profiles and relocations count, expressions do not. */
final class SmallRyeTexts implements ConfigTexts {
    private final ConfigSourceContext context;

    SmallRyeTexts(ConfigSourceContext context) {
        this.context = context;
    }

    @Override
    public Collection<String> names() {
        Set<String> names = new LinkedHashSet<>();
        context.iterateNames().forEachRemaining(names::add);
        names.removeIf(name -> name.startsWith("%"));
        return names;
    }

    @Override
    public @Nullable String text(String name) {
        ConfigValue value = value(name);
        return value == null ? null : value.getValue();
    }

    @Override
    public int ordinal(String name) {
        ConfigValue value = value(name);
        return value == null ? Integer.MIN_VALUE : value.getConfigSourceOrdinal();
    }

    private @Nullable ConfigValue value(String name) {
        return Expressions.withoutExpansion(() -> context.getValue(name));
    }

    @Override
    public ReferenceSpelling spelling() {
        return new ReferenceSpelling("\\$", true);
    }

    /** Reads expressions with SmallRye Config's own parser, set as it sets it. */
    @Override
    public String expand(String text, Answers answers) {
        Expression expression = Expression.compile(
                text.replace("\\$", "$$"), Flag.LENIENT_SYNTAX, Flag.NO_TRIM, Flag.NO_SMART_BRACES, Flag.DOUBLE_COLON);
        return expression.evaluate((resolved, target) -> {
            String value = answers.answer(resolved.getKey(), resolved.hasDefault());
            if (value != null) {
                target.append(value);
            } else if (resolved.hasDefault()) {
                resolved.expandDefault();
            }
        });
    }
}
