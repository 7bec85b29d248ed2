package io.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The table of operations in docs/admin.md says what is there. */
class AdminTableTests {
    private static final Set<String> FIRST_KNOWN = Set.of(
            "CancelRotateSecret",
            "CreateSecret",
            "DeleteResourcePolicy",
            "DeleteSecret",
            "DescribeSecret",
            "GetRandomPassword",
            "GetResourcePolicy",
            "GetSecretValue",
            "ListSecrets",
            "ListSecretVersionIds",
            "PutResourcePolicy",
            "PutSecretValue",
            "RemoveRegionsFromReplication",
            "ReplicateSecretToRegions",
            "RestoreSecret",
            "RotateSecret",
            "StopReplicationToReplica",
            "TagResource",
            "UntagResource",
            "UpdateSecret",
            "UpdateSecretVersionStage",
            "ValidateResourcePolicy");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    record Row(String operation, List<String> methods, List<String> permissions, List<String> tests) {}

    static List<Row> rows() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("..", "docs", "admin.md"))) {
            return lines.filter(line -> line.matches("\\| [A-Z]\\w+ \\|.*"))
                    .map(line -> line.split("\\|"))
                    .map(cells -> new Row(cells[1].strip(), code(cells[2]), code(cells[3]), code(cells[4])))
                    .toList();
        }
    }

    @Test
    void tableHasEveryOperationOfTheServiceOnce() throws IOException {
        List<String> operations = rows().stream().map(Row::operation).toList();
        Set<String> ofTheSdk = Arrays.stream(SecretsManagerClient.class.getMethods())
                .filter(method -> method.getReturnType().getSimpleName().endsWith("Response"))
                .map(method -> method.getName().substring(0, 1).toUpperCase(Locale.ROOT)
                        + method.getName().substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations).hasSize(23).doesNotHaveDuplicates().containsAll(FIRST_KNOWN);
        assertThat(operations).containsExactlyInAnyOrderElementsOf(ofTheSdk);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowNamesMethodsPermissionAndTestThatAreThere(Row row) throws Exception {
        String ownName = row.operation().substring(0, 1).toLowerCase(Locale.ROOT)
                + row.operation().substring(1);
        if (!row.operation().endsWith("SecretValue") || row.operation().startsWith("Put")) {
            assertThat(row.methods()).contains("SecretsAdmin." + ownName);
        }
        assertThat(row.methods()).isNotEmpty().allSatisfy(method -> assertThat(methods(method))
                .isNotEmpty());
        assertThat(row.permissions()).first().isEqualTo("secretsmanager:" + row.operation());
        assertThat(row.tests()).isNotEmpty().allSatisfy(test -> assertThat(methods(test))
                .singleElement()
                .satisfies(method ->
                        assertThat(method.isAnnotationPresent(Test.class)).isTrue()));
    }

    @Test
    void everyPublicMethodOfSecretsAdminIsInTheDocument() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "admin.md"));
        assertThat(Arrays.stream(SecretsAdmin.class.getDeclaredMethods())
                        .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("toString")))
                .allSatisfy(name -> assertThat(document).containsPattern("\\b" + name + "\\b"));
    }

    private static List<Method> methods(String classAndMethod) throws ClassNotFoundException {
        int dot = classAndMethod.indexOf('.');
        String name = classAndMethod.substring(dot + 1);
        Class<?> type = Class.forName("io.keyturn." + classAndMethod.substring(0, dot));
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name) && !method.isSynthetic())
                .toList();
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
