package io.keyturn.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetRandomPasswordRequest;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;

class GetRandomPasswordTests {

    private final SecretsManagerClient client = LocalSecretsManager.create().client();

    @RepeatedTest(20)
    void passwordWhenNothingIsSaidHasThirtyTwoCharactersOfFourTypes() {
        assertThat(password(request -> {}))
                .hasSize(32)
                .matches("[!-~]*")
                .containsPattern("[a-z]")
                .containsPattern("[A-Z]")
                .containsPattern("[0-9]")
                .containsPattern("[^a-zA-Z0-9]");
    }

    @Test
    void passwordWhenCharactersAreExcludedHasNoneOfThem() {
        assertThat(password(request -> request.passwordLength(120L).excludeCharacters("xyzDje@?!.")))
                .hasSize(120)
                .doesNotContainPattern("[xyzDje@?!.]");
    }

    @RepeatedTest(20)
    void passwordWhenShortHasEveryTypeOnce() {
        assertThat(password(request -> request.passwordLength(5L).includeSpace(true)))
                .hasSize(5)
                .containsPattern("[a-z]")
                .containsPattern("[A-Z]")
                .containsPattern("[0-9]")
                .containsPattern("[!-/:-@\\[-`{-~]")
                .contains(" ");
    }

    @Test
    void passwordWhenTypesAreExcludedHasOnlyTheOther() {
        assertThat(password(request ->
                        request.excludeUppercase(true).excludeNumbers(true).excludePunctuation(true)))
                .matches("[a-z]{32}");
        assertThat(password(request ->
                        request.excludeLowercase(true).excludeNumbers(true).excludePunctuation(true)))
                .matches("[A-Z]{32}");
        assertThat(password(request ->
                        request.excludeLowercase(true).excludeUppercase(true).excludePunctuation(true)))
                .matches("[0-9]{32}");
    }

    @Test
    void passwordWhenTypesNeedNotAppearCanBeOneCharacter() {
        assertThat(password(request -> request.passwordLength(1L).requireEachIncludedType(false)))
                .hasSize(1);
        assertThat(password(request -> request.passwordLength(4096L))).hasSize(4096);
    }

    @Test
    void passwordIsAnotherEachTime() {
        Set<String> passwords = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(passwords.add(password(request -> {}))).isTrue();
        }
    }

    @Test
    void passwordWhenImpossibleIsRefused() {
        assertRefused(
                "Password length is too short based on the required types.", request -> request.passwordLength(3L));
        assertRefused(
                "Every character of a type that the password must include is excluded.",
                request -> request.excludeCharacters("0123456789"));
        assertRefused("No characters are left to make a password of.", request -> request.excludeLowercase(true)
                .excludeUppercase(true)
                .excludeNumbers(true)
                .excludePunctuation(true));
    }

    private String password(Consumer<GetRandomPasswordRequest.Builder> request) {
        return client.getRandomPassword(request).randomPassword();
    }

    private void assertRefused(String message, Consumer<GetRandomPasswordRequest.Builder> request) {
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> password(request))
                .withMessageStartingWith(message);
    }
}
