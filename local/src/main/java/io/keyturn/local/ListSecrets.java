package io.keyturn.local;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Returns the secrets of the account that the filters let through, page by page. */
final class ListSecrets implements ReadOperation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        SecretFilters filters = SecretFilters.read(parameters);
        SecretOrder order = SecretOrder.read(parameters);
        boolean planned = parameters.flag("IncludePlannedDeletion", false);
        int most = parameters.number("MaxResults", 1, 100, 100);
        String token = parameters.text("NextToken", 1, 4096);

        List<StoredSecret> found = call.account().all(call.now()).stream()
                .filter(secret -> planned || secret.deletion() == null)
                .filter(filters::match)
                .toList();
        String request = "ListSecrets " + order + " " + planned + " " + filters.fingerprint();
        Page<StoredSecret> page = Page.of(found, order, most, token, request);
        ArrayNode list = answer.putArray("SecretList");
        page.items().forEach(secret -> Answers.description(list.addObject(), secret, "SecretVersionsToStages", call));
        page.addNextToken(answer);
    }
}
