package io.keyturn.spring;

import io.keyturn.InlineReference;
import io.keyturn.SecretException;
import io.keyturn.SecretReference;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;

/**
 * Follows a property through its placeholders as Spring does. What comes out is kept as a digest under a key that only
 * this object has, so that no value of a secret outlives its version. For one thread at a time.
 */
final class PropertyTracer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NO_VALUE = {};
    private static final byte[] UNREADABLE = {0};

    private final PropertySources sources;
    private final Mac mac;

    PropertyTracer(PropertySources sources) {
        this.sources = sources;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Returns how {@code name} gets its value, which may be none. */
    PropertyTrace trace(String name) {
        Walk walk = new Walk();
        byte[] digest;
        String text = null;
        try {
            String raw = walk.answer(name);
            text = walk.ofSecret ? null : raw;
            String value = raw == null || !Placeholders.areIn(raw) ? raw : Placeholders.replace(raw, walk::answer);
            digest = value == null ? NO_VALUE : mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException ex) {
            // circular, stale or misspelled: whoever reads the property is told
            digest = UNREADABLE;
        }
        return new PropertyTrace(text, walk.names, walk.references, walk.ofSecret, digest);
    }

    private final class Walk {
        private final Set<String> names = new HashSet<>();
        private final Set<SecretReference> references = new HashSet<>();
        private boolean ofSecret;

        @Nullable
        String answer(String name) {
            boolean isReference = name.startsWith(InlineReference.MARKER);
            if (isReference) {
                note(name);
            } else {
                names.add(SecretDetector.uniform(name));
            }
            PropertySource<?> source = Placeholders.answering(sources, name);
            ofSecret |= source != null && (isReference || SecretDetector.isFromSecret(source, name));
            return Placeholders.raw(source, name);
        }

        private void note(String name) {
            try {
                String written = name.substring(InlineReference.MARKER.length()).replace("\\:", ":");
                references.add(InlineReference.of(written).reference());
            } catch (SecretException ex) {
                // names no secret, so that none can change it
            }
        }
    }
}
