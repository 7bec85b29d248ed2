package io.keyturn.local;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Adds tags to a secret, or changes their values. */
final class TagResource implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        parameters.require("Tags");
        Map<String, String> tags = TagRules.read(parameters);
        StoredSecret secret = call.writableSecret();
        secret.tag(tags);
        secret.touch(call.now());
    }
}
