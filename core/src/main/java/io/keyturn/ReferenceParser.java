package io.keyturn;

import io.keyturn.SecretReference.Target;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the notation of {@link SecretReference}; one instance reads one text. */
final class ReferenceParser {
    private static final int MAX_NAME = 512;
    private static final int MAX_STAGE = 256;
    private static final int MIN_VERSION = 32;
    private static final int MAX_VERSION = 64;

    private final String text;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String stage;
    private @Nullable String versionId;
    private @Nullable String region;
    private @Nullable PayloadFormat format;
    private @Nullable String prefix;
    private @Nullable Integer ordinal;

    ReferenceParser(String text) {
        this.text = text;
    }

    SecretReference parse() {
        int hash = text.indexOf('#');
        int end = hash < 0 ? text.length() : hash;
        int question = text.indexOf('?');
        int idEnd = question < 0 || question > end ? end : question;
        String secretId = secretId(idEnd);
        if (idEnd < end) {
            options(idEnd + 1, end);
        }
        String own = Arn.region(secretId);
        if (own != null && region != null && !own.equals(region)) {
            throw malformed(0, "the ARN is of region " + own + ", but the option says region=" + region);
        }
        if (hash == text.length() - 1 && hash >= 0) {
            throw malformed(text.length(), "a key is expected after '#'");
        }
        String key = hash < 0 ? null : text.substring(hash + 1);
        return new SecretReference(new Target(secretId, stage, versionId, region), format, prefix, ordinal, key);
    }

    private String secretId(int end) {
        if (end == 0) {
            throw malformed(0, "a secret's name, ARN or alias is expected");
        }
        int nameStart = Arn.isArn(text) ? arnFields(end) : 0;
        for (int i = nameStart; i < end; i++) {
            if (!isNameCharacter(text.charAt(i))) {
                throw malformed(i, illegalCharacter(i));
            }
        }
        if (end - nameStart > MAX_NAME) {
            throw malformed(nameStart + MAX_NAME, "a secret's name has at most " + MAX_NAME + " characters");
        }
        return text.substring(0, end);
    }

    private int arnFields(int end) {
        String arn = text.substring(0, end);
        Arn.Mismatch mismatch = Arn.mismatch(arn);
        if (mismatch != null) {
            // what does not fit may be a default, and so a password
            throw new SecretException.MalformedReference(
                    text.substring(0, mismatch.position()) + "…",
                    mismatch.position(),
                    "the ARN's field '" + mismatch.field()
                            + "' is not as in arn:aws:secretsmanager:region:account:secret:name");
        }
        int nameStart = Arn.nameStart(arn);
        if (nameStart == end) {
            throw malformed(end, "the ARN ends before the secret's name");
        }
        return nameStart;
    }

    private String illegalCharacter(int at) {
        if (text.startsWith("${", at)) {
            return "an unresolved placeholder cannot be in a secret's name";
        }
        char c = text.charAt(at);
        String shown = c > 0x20 && c < 0x7f ? "'" + c + "'" : String.format(Locale.ROOT, "U+%04X", (int) c);
        return shown + " cannot be in a secret's name (letters, digits and /_+=.@!- can)";
    }

    static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/_+=.@!-".indexOf(c) >= 0;
    }

    private void options(int start, int end) {
        int at = start;
        while (true) {
            int ampersand = text.indexOf('&', at);
            int optionEnd = ampersand < 0 || ampersand > end ? end : ampersand;
            option(at, optionEnd);
            if (optionEnd == end) {
                return;
            }
            at = optionEnd + 1;
        }
    }

    private void option(int start, int end) {
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals >= end) {
            throw malformed(start, "an option such as stage=AWSPREVIOUS is expected");
        }
        String name = text.substring(start, equals);
        String value = text.substring(equals + 1, end);
        if (!seen.add(name)) {
            throw malformed(start, "the option '" + name + "' is given twice");
        }
        int at = equals + 1;
        switch (name) {
            case "stage" -> stage = check(value, at, value.length() <= MAX_STAGE, "a staging label");
            case "version" ->
                versionId = check(
                        value,
                        at,
                        value.length() >= MIN_VERSION && value.length() <= MAX_VERSION,
                        "a version id of " + MIN_VERSION + " to " + MAX_VERSION + " characters");
            case "region" ->
                region = check(value, at, Arn.REGION.matcher(value).matches(), "a region such as eu-west-1");
            case "format" -> format = format(value, at);
            case "prefix" -> prefix = value;
            case "ordinal" -> ordinal = ordinal(value, at);
            default ->
                throw malformed(
                        start,
                        "there is no option '" + name
                                + "'; there are stage, version, region, format, prefix and ordinal");
        }
        if (stage != null && versionId != null) {
            throw malformed(start, "either a stage or a version can be asked for, not both");
        }
    }

    private String check(String value, int at, boolean valid, String expected) {
        if (value.isEmpty() || !valid) {
            throw malformed(at, expected + " is expected");
        }
        return value;
    }

    private PayloadFormat format(String value, int at) {
        for (PayloadFormat candidate : PayloadFormat.values()) {
            if (candidate.name().toLowerCase(Locale.ROOT).equals(value)) {
                return candidate;
            }
        }
        throw malformed(at, "the format is one of json, text, properties and base64");
    }

    private Integer ordinal(String value, int at) {
        try {
            return Integer.valueOf(value);
        } catch (NumberFormatException ex) {
            throw malformed(at, "an ordinal is a whole number");
        }
    }

    private SecretException.MalformedReference malformed(int position, String problem) {
        return new SecretException.MalformedReference(text, position, problem);
    }
}
