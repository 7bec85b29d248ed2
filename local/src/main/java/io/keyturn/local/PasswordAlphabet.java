package io.keyturn.local;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The characters a password may be made of, by type, without those that were excluded one by one. */
final class PasswordAlphabet {

    static final String LOWERCASE = "abcdefghijklmnopqrstuvwxyz";
    static final String UPPERCASE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static final String NUMBERS = "0123456789";
    static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    static final String SPACE = " ";

    private final String excluded;
    private final List<String> types = new ArrayList<>();

    PasswordAlphabet(String excluded) {
        this.excluded = excluded;
    }

    void add(String type) {
        StringBuilder allowed = new StringBuilder();
        type.chars().filter(c -> excluded.indexOf(c) < 0).forEach(c -> allowed.append((char) c));
        types.add(allowed.toString());
    }

    /** Returns a password, every character drawn evenly; with {@code each}, at least one of every type. */
    String password(int length, boolean each, RandomGenerator random) {
        String all = String.join("", types);
        if (all.isEmpty()) {
            throw ServiceError.invalidParameter("No characters are left to make a password of.");
        }
        if (each && types.contains("")) {
            throw ServiceError.invalidParameter(
                    "Every character of a type that the password must include is excluded.");
        }
        if (each && length < types.size()) {
            throw ServiceError.invalidParameter("Password length is too short based on the required types.");
        }
        char[] password = new char[length];
        for (int i = 0; i < length; i++) {
            String characters = each && i < types.size() ? types.get(i) : all;
            password[i] = characters.charAt(random.nextInt(characters.length()));
        }
        shuffle(password, random);
        return new String(password);
    }

    private static void shuffle(char[] characters, RandomGenerator random) {
        for (int i = characters.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            char moved = characters[i];
            characters[i] = characters[other];
            characters[other] = moved;
        }
    }
}
