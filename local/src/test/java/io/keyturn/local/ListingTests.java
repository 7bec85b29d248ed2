package io.keyturn.local;

import static io.keyturn.local.Models.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.APIErrorType;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;

/** Pages, order and batches. */
class ListingTests {

    private final LocalSecretsManager local =
            LocalSecretsManager.create().setTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final SecretsManagerClient client = local.client();

    @Test
    void listSecretsWhenPagedReturnsEachOnce() {
        create(25);
        List<List<String>> pages = client.listSecretsPaginator(request -> request.maxResults(10)).stream()
                .map(ListingTests::names)
                .toList();
        assertThat(pages).extracting(List::size).containsExactly(10, 10, 5);
        assertThat(pages.stream().flatMap(List::stream)).doesNotHaveDuplicates().hasSize(25);
    }

    @Test
    void listSecretsWhenPageIsExactlyFullHasNoToken() {
        create(10);
        assertThat(client.listSecrets(request -> request.maxResults(10)).nextToken())
                .isNull();
    }

    @Test
    void listSecretsWhenSecretsComeAndGoBetweenPagesSkipsNone() {
        create(6);
        ListSecretsResponse first = client.listSecrets(request -> request.maxResults(3));
        client.deleteSecret(request -> request.secretId("secret/00").forceDeleteWithoutRecovery(true));
        client.deleteSecret(request -> request.secretId("secret/02").forceDeleteWithoutRecovery(true));
        ListSecretsResponse second =
                client.listSecrets(request -> request.maxResults(3).nextToken(first.nextToken()));
        assertThat(names(second)).containsExactly("secret/03", "secret/04", "secret/05");
    }

    @ParameterizedTest
    @CsvSource({
        "created-date, asc, 'b,a,c'",
        "created-date, desc, 'c,a,b'",
        "name, asc, 'a,b,c'",
        "name, desc, 'c,b,a'",
        "last-changed-date, asc, 'a,c,b'",
        "last-changed-date, desc, 'b,c,a'",
        "last-accessed-date, asc, 'b,c,a'",
        "last-accessed-date, desc, 'a,c,b'"
    })
    void listSecretsWhenOrderedKeepsTheOrderOverPages(String sortBy, String sortOrder, String expected) {
        for (String name : List.of("b", "a", "c")) {
            client.createSecret(request -> request.name(name).secretString("x"));
            local.advance(Duration.ofDays(1));
        }
        client.updateSecret(request -> request.secretId("b").description("changed"));
        client.getSecretValue(request -> request.secretId("a"));
        List<String> names =
                client
                        .listSecretsPaginator(
                                request -> request.maxResults(1).sortBy(sortBy).sortOrder(sortOrder))
                        .stream()
                        .flatMap(page -> names(page).stream())
                        .toList();
        assertThat(names).containsExactly(expected.split(","));
    }

    @Test
    void listSecretsWhenDeletionIsPlannedShowsItOnlyWhenAsked() {
        create(2);
        client.deleteSecret(request -> request.secretId("secret/00"));
        assertThat(names(client.listSecrets())).containsExactly("secret/01");
        assertThat(client.listSecrets(request -> request.includePlannedDeletion(true))
                        .secretList())
                .extracting(SecretListEntry::deletedDate)
                .containsExactly(Instant.parse("2026-01-31T00:00:00Z"), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "*", "MSAwIA"})
    void nextTokenWhenInventedIsRefused(String token) {
        assertThatExceptionOfType(InvalidNextTokenException.class)
                .isThrownBy(() -> client.listSecrets(request -> request.nextToken(token)));
    }

    @Test
    void nextTokenWhenOfAnotherRequestIsRefused() {
        create(3);
        String token = client.listSecrets(request -> request.maxResults(1)).nextToken();
        assertThat(catchThrowableOfType(
                                InvalidNextTokenException.class,
                                () -> client.listSecrets(
                                        request -> request.nextToken(token).sortOrder("desc")))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo("The NextToken value is invalid.");
        assertThatExceptionOfType(InvalidNextTokenException.class)
                .isThrownBy(() -> client.listSecretVersionIds(
                        request -> request.secretId("secret/00").nextToken(token)));
    }

    @Test
    void listSecretVersionIdsWhenPagedKeepsTheOrderOfCreation() {
        create(1);
        List<String> created = IntStream.range(0, 5)
                .mapToObj(i -> client.putSecretValue(request -> request.secretId("secret/00")
                                .secretString("x" + i)
                                .versionStages("stage" + i))
                        .versionId())
                .toList();
        List<String> listed =
                client
                        .listSecretVersionIdsPaginator(
                                request -> request.secretId("secret/00").maxResults(2))
                        .stream()
                        .flatMap(page -> page.versions().stream())
                        .map(SecretVersionsListEntry::versionId)
                        .toList();
        assertThat(listed.subList(1, 6)).isEqualTo(created);
    }

    @Test
    void versionsWhenMoreThanHundredLosesTheOldestUnlabelledOnesAfterADay() {
        create(1);
        for (int i = 0; i < 110; i++) {
            String value = "x" + i;
            client.putSecretValue(request -> request.secretId("secret/00").secretString(value));
        }
        assertThat(versions()).isEqualTo(111);
        local.advance(Duration.ofHours(25));
        client.putSecretValue(request -> request.secretId("secret/00").secretString("last"));
        assertThat(versions()).isEqualTo(100);
    }

    @Test
    void batchWhenIdsAreListedReturnsValuesAndErrors() {
        create(2);
        client.createSecret(request -> request.name("empty"));
        client.createSecret(request -> request.name("gone").secretString("x"));
        client.deleteSecret(request -> request.secretId("gone"));
        String arn =
                client.describeSecret(request -> request.secretId("secret/01")).arn();
        BatchGetSecretValueResponse response = client.batchGetSecretValue(
                request -> request.secretIdList("secret/00", arn, "missing", "empty", "gone", "a b"));
        assertThat(response.secretValues())
                .extracting(SecretValueEntry::name, SecretValueEntry::secretString)
                .containsExactly(tuple("secret/00", "value 0"), tuple("secret/01", "value 1"));
        assertThat(response.errors())
                .extracting(APIErrorType::secretId, APIErrorType::errorCode)
                .containsExactly(
                        tuple("missing", "ResourceNotFoundException"),
                        tuple("empty", "ResourceNotFoundException"),
                        tuple("gone", "InvalidRequestException"),
                        tuple("a b", "InvalidParameterException"));
        assertThat(response.errors().get(0).message()).isEqualTo("Secrets Manager can't find the specified secret.");
        assertThat(client.describeSecret(request -> request.secretId(arn)).lastAccessedDate())
                .isNotNull();
    }

    @Test
    void batchWhenFilteredIsPaged() {
        create(25);
        client.createSecret(request -> request.name("other").secretString("x"));
        List<Integer> sizes =
                client.batchGetSecretValuePaginator(request -> request.filters(filter("name", "secret/"))).stream()
                        .map(page -> page.secretValues().size())
                        .toList();
        assertThat(sizes).containsExactly(20, 5);
        assertThat(client.batchGetSecretValue(request ->
                                request.filters(filter("name", "secret/")).maxResults(2))
                        .secretValues())
                .hasSize(2);
    }

    @Test
    void batchWhenAskedForBothOrNeitherIsRefused() {
        String both = "Either 'SecretIdList' or 'Filters' must be provided, but not both.";
        assertThat(catchThrowableOfType(
                                InvalidParameterException.class, () -> client.batchGetSecretValue(request -> {}))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo(both);
        assertThat(catchThrowableOfType(
                                InvalidParameterException.class,
                                () -> client.batchGetSecretValue(
                                        request -> request.secretIdList("a").filters(filter("name", "a"))))
                        .awsErrorDetails()
                        .errorMessage())
                .isEqualTo(both);
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> client.batchGetSecretValue(
                        request -> request.secretIdList("a").maxResults(2)))
                .withMessageStartingWith("'Filters' not specified.");
    }

    private void create(int count) {
        for (int i = 0; i < count; i++) {
            String name = "secret/%02d".formatted(i);
            String value = "value " + i;
            client.createSecret(request -> request.name(name).secretString(value));
        }
    }

    private int versions() {
        return client
                .listSecretVersionIdsPaginator(
                        request -> request.secretId("secret/00").includeDeprecated(true))
                .stream()
                .mapToInt(page -> page.versions().size())
                .sum();
    }

    private static List<String> names(ListSecretsResponse response) {
        return response.secretList().stream().map(SecretListEntry::name).toList();
    }
}
