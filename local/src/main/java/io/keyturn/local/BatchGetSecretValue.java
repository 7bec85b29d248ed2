package io.keyturn.local;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Returns the current payloads of listed or filtered secrets; what is wrong with one of them harms no other. */
final class BatchGetSecretValue implements ReadOperation {

    private static final int MOST = 20;

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        List<String> ids = parameters.texts("SecretIdList", 1, MOST, 1, 2048);
        SecretFilters filters = SecretFilters.read(parameters);
        int most = parameters.number("MaxResults", 1, MOST, MOST);
        String token = parameters.text("NextToken", 1, 4096);
        if (ids.isEmpty() == filters.isEmpty()) {
            throw ServiceError.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
        }
        if (filters.isEmpty() && parameters.has("MaxResults")) {
            throw ServiceError.invalidParameter(
                    "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.");
        }

        ArrayNode values = answer.putArray("SecretValues");
        ArrayNode errors = answer.putArray("Errors");
        if (filters.isEmpty()) {
            ids.forEach(id -> entry(call, id, null, values, errors));
            return;
        }
        List<StoredSecret> found = call.account().all(call.now()).stream()
                .filter(secret -> secret.deletion() == null)
                .filter(filters::match)
                .toList();
        Page<StoredSecret> page =
                Page.of(found, SecretOrder.CREATED, most, token, "BatchGetSecretValue " + filters.fingerprint());
        page.items().forEach(secret -> entry(call, secret.arn(), secret, values, errors));
        page.addNextToken(answer);
    }

    private static void entry(Call call, String id, @Nullable StoredSecret known, ArrayNode values, ArrayNode errors) {
        try {
            ServiceError scripted = call.faults().next(id);
            if (scripted != null) {
                throw scripted;
            }
            StoredSecret secret = known == null ? call.account().require(id, call.now()) : known;
            ObjectNode value = values.objectNode();
            GetSecretValue.read(secret, null, null, call, value);
            values.add(value);
        } catch (ServiceError error) {
            errors.addObject()
                    .put("SecretId", id)
                    .put("ErrorCode", entryCode(error))
                    .put("Message", error.getMessage());
        }
    }

    /** Returns a code that an entry can have: there is no ValidationException among them. */
    private static String entryCode(ServiceError error) {
        return error.code().equals("ValidationException") ? "InvalidParameterException" : error.code();
    }
}
