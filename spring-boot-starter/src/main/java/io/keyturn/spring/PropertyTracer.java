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
import org.springframework.util.PlaceholderResolutionException;

/**
 * Follows a property through its placeholders as Spring does. What comes out is kept as a digest under a key that only
 * this object has, so that no value of a secret outlives its version. For one thread at a time.
 */
final class PropertyTracer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NO_VALUE = {};
    /** Stands for what cannot be read; no value is that. */
    private static final String UNREADABLE = "\0unreadable\0";

    private final PropertySources sources;
    private @Nullable Mac mac;

    PropertyTracer(PropertySources sources) {
        this.sources = sources;
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
            digest = value == null ? NO_VALUE : digest(value);
        } catch (PlaceholderResolutionException ex) {
            // circular: whoever reads the property is told
            digest = NO_VALUE;
        }
        return new PropertyTrace(text, walk.names, walk.references, walk.ofSecret, digest);
    }

    private byte[] digest(String value) {
        Mac made = mac;
        if (made == null) {
            made = mac();
            mac = made;
        }
        return made.doFinal(value.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
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
            try {
                PropertySource<?> source = Placeholders.answering(sources, name);
                ofSecret |= source != null && (isReference || SecretDetector.isFromSecret(source, name));
                return Placeholders.raw(source, name);
            } catch (RuntimeException ex) {
                // whoever reads the property is told; what else is asked for on the way may change all the same
                return UNREADABLE;
            }
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
