package io.keyturn.local;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Returns the versions of a secret in the order of their creation, unlabelled ones only when asked for. */
final class ListSecretVersionIds implements ReadOperation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        StoredSecret secret = call.secret();
        boolean deprecated = parameters.flag("IncludeDeprecated", false);
        int most = parameters.number("MaxResults", 1, 100, 100);
        String token = parameters.text("NextToken", 1, 4096);

        Answers.identity(answer, secret);
        List<StoredVersion> found = secret.versions().all().stream()
                .filter(version -> deprecated || !version.deprecated())
                .toList();
        String request = "ListSecretVersionIds " + deprecated + " " + secret.arn();
        Page<StoredVersion> page = Page.of(found, ListSecretVersionIds::position, most, token, request);
        ArrayNode list = answer.putArray("Versions");
        page.items().forEach(version -> entry(list.addObject(), version));
        page.addNextToken(answer);
    }

    private static Page.Position position(StoredVersion version) {
        return new Page.Position("", version.serial());
    }

    private static void entry(ObjectNode entry, StoredVersion version) {
        entry.put("VersionId", version.id());
        Answers.stages(entry, version);
        Answers.date(entry, "LastAccessedDate", version.accessed());
        Answers.date(entry, "CreatedDate", version.created());
        entry.putArray("KmsKeyIds").add(version.kmsKeyId());
    }
}
