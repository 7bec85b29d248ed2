package io.keyturn.admin;

/**
 * What a random password is made of. Immutable.
 *
 * @param length how many characters, 1 to 4096
 * @param excludeCharacters characters it must not have
 * @param excludeLowercase whether it has no lower-case letters
 * @param excludeUppercase whether it has no upper-case letters
 * @param excludeNumbers whether it has no digits
 * @param excludePunctuation whether it has no punctuation
 * @param includeSpace whether it may have spaces
 * @param requireEachIncludedType whether it has at least one character of each kind that is not excluded
 */
public record PasswordOptions(
        int length,
        String excludeCharacters,
        boolean excludeLowercase,
        boolean excludeUppercase,
        boolean excludeNumbers,
        boolean excludePunctuation,
        boolean includeSpace,
        boolean requireEachIncludedType) {

    /** Returns the service's defaults: 32 characters of all kinds but spaces, at least one of each. */
    public static PasswordOptions defaults() {
        return new PasswordOptions(32, "", false, false, false, false, false, true);
    }

    /** Returns these options with another length, 1 to 4096. */
    public PasswordOptions withLength(int length) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options without exactly these characters. */
    public PasswordOptions withExcludeCharacters(String excludeCharacters) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options with or without lower-case letters. */
    public PasswordOptions withExcludeLowercase(boolean excludeLowercase) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options with or without upper-case letters. */
    public PasswordOptions withExcludeUppercase(boolean excludeUppercase) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options with or without digits. */
    public PasswordOptions withExcludeNumbers(boolean excludeNumbers) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options with or without punctuation. */
    public PasswordOptions withExcludePunctuation(boolean excludePunctuation) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options with or without spaces. */
    public PasswordOptions withIncludeSpace(boolean includeSpace) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }

    /** Returns these options with or without the demand for one character of each kind. */
    public PasswordOptions withRequireEachIncludedType(boolean requireEachIncludedType) {
        return new PasswordOptions(
                length,
                excludeCharacters,
                excludeLowercase,
                excludeUppercase,
                excludeNumbers,
                excludePunctuation,
                includeSpace,
                requireEachIncludedType);
    }
}
