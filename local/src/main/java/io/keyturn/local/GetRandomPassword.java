package io.keyturn.local;

import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/** Returns a random password that nothing is stored of. */
final class GetRandomPassword implements ReadOperation {

    private static final int DEFAULT_LENGTH = 32;
    private static final int LIMIT = 4096;

    private final RandomGenerator random;

    GetRandomPassword(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        int length = parameters.number("PasswordLength", 1, LIMIT, DEFAULT_LENGTH);
        String excluded = parameters.text("ExcludeCharacters", 0, LIMIT);
        PasswordAlphabet alphabet = new PasswordAlphabet(excluded == null ? "" : excluded);
        if (!parameters.flag("ExcludeLowercase", false)) {
            alphabet.add(PasswordAlphabet.LOWERCASE);
        }
        if (!parameters.flag("ExcludeUppercase", false)) {
            alphabet.add(PasswordAlphabet.UPPERCASE);
        }
        if (!parameters.flag("ExcludeNumbers", false)) {
            alphabet.add(PasswordAlphabet.NUMBERS);
        }
        if (!parameters.flag("ExcludePunctuation", false)) {
            alphabet.add(PasswordAlphabet.PUNCTUATION);
        }
        if (parameters.flag("IncludeSpace", false)) {
            alphabet.add(PasswordAlphabet.SPACE);
        }
        boolean each = parameters.flag("RequireEachIncludedType", true);
        answer.put("RandomPassword", alphabet.password(length, each, random));
    }
}
