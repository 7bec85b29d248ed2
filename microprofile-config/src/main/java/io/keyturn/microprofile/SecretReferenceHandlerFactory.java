package io.keyturn.microprofile;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SecretKeysHandler;
import io.smallrye.config.SecretKeysHandlerFactory;
import java.util.NoSuchElementException;

/**
 * Gives SmallRye Config the handler for <code>${aws-secret::…}</code>, which gets everything up to the closing brace: the
 * one place in an expression where an ARN can stand, with a default behind it. Found by its service loader.
 */
public final class SecretReferenceHandlerFactory implements SecretKeysHandlerFactory {

    /** Creates the factory; for the service loader. */
    public SecretReferenceHandlerFactory() {}

    /** Returns {@code aws-secret}. */
    @Override
    public String getName() {
        return InlineReferences.START;
    }

    /** Returns the handler, which looks for the sources of its configuration when it is first used. */
    @Override
    public SecretKeysHandler getSecretKeysHandler(ConfigSourceContext context) {
        return new LazySecretKeysHandler(new Bound());
    }

    /** Makes the handler once the sources are there; SmallRye Config asks again after an exception. */
    private static final class Bound implements SecretKeysHandlerFactory {

        @Override
        public String getName() {
            return InlineReferences.START;
        }

        @Override
        public SecretKeysHandler getSecretKeysHandler(ConfigSourceContext context) {
            if (BuildTime.isNow()) {
                return new BuildTimeHandler();
            }
            ConfigValue present = context.getValue(InlineConfigSource.PRESENT);
            if (present == null || present.getValue() == null) {
                throw new SecretException.Misconfigured(
                        "A reference to a secret is needed before there are sources of secrets.",
                        "Write the value itself in what other config sources are set up with.",
                        null);
            }
            return new Handler(context);
        }
    }

    private record Handler(ConfigSourceContext context) implements SecretKeysHandler {

        @Override
        public String getName() {
            return InlineReferences.START;
        }

        @Override
        public String decode(String reference) {
            ConfigValue value = context.getValue(InlineReference.MARKER + reference);
            if (value == null || value.getValue() == null) {
                throw new NoSuchElementException("The reference " + InlineReference.of(reference)
                        + " has no value and no default; the log says why.");
            }
            return value.getValue();
        }
    }

    private record BuildTimeHandler() implements SecretKeysHandler {

        @Override
        public String getName() {
            return InlineReferences.START;
        }

        @Override
        public String decode(String text) {
            InlineReference inline = InlineReference.of(text);
            if (inline.defaultValue() == null) {
                throw new NoSuchElementException(
                        BuildTimeConfigSource.message(InlineReferences.START + "::" + inline.reference()));
            }
            return inline.defaultValue();
        }
    }
}
