package io.keyturn.local;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request names a secret by: its name, its ARN, or its ARN without the six characters at the end.
 *
 * <p>An ARN whose last part is a hyphen and six characters is always taken for a full one, even when they are the tail of
 * the name itself; AWS advises against such names for that reason.
 *
 * @param name the name to look for; null when the id is a full ARN
 * @param arn the ARN without change; null when the id is a name
 */
record SecretId(@Nullable String name, @Nullable String arn) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]+");
    private static final Pattern ARN =
            Pattern.compile("(arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]*:[0-9]*:secret:)([A-Za-z0-9/_+=.@!-]+)");
    private static final Pattern SUFFIXED = Pattern.compile("(.+)-[A-Za-z0-9]{6}");

    /** Reads an id; text that could not be one is refused with the service's words. */
    static SecretId parse(String id) {
        Matcher arn = ARN.matcher(id);
        if (!arn.matches()) {
            checkName(id);
            return new SecretId(id, null);
        }
        String resource = arn.group(2);
        return new SecretId(SUFFIXED.matcher(resource).matches() ? null : resource, id);
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ServiceError.validation(
                    "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        }
    }

    /** Returns whether two ids can mean the same secret, in whichever forms they are given. */
    static boolean alike(String one, String other) {
        Set<String> names = possibleNames(one);
        names.retainAll(possibleNames(other));
        return !names.isEmpty();
    }

    private static Set<String> possibleNames(String id) {
        Set<String> names = new TreeSet<>();
        names.add(id);
        Matcher arn = ARN.matcher(id);
        if (arn.matches()) {
            names.add(arn.group(2));
            Matcher suffixed = SUFFIXED.matcher(arn.group(2));
            if (suffixed.matches()) {
                names.add(suffixed.group(1));
            }
        }
        return names;
    }

    /** Returns the name that a secret of this id would have, without the suffix of a full ARN. */
    String impliedName() {
        if (name != null) {
            return name;
        }
        Matcher full = ARN.matcher(arn == null ? "" : arn);
        Matcher suffixed = SUFFIXED.matcher(full.matches() ? full.group(2) : "");
        return suffixed.matches() ? suffixed.group(1) : "";
    }
}
