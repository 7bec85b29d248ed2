package io.keyturn.local;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Removes tags from a secret; keys that it does not have are ignored. */
final class UntagResource implements Operation {

    @Override
    public void run(Call call, ObjectNode answer) {
        Parameters parameters = call.parameters();
        parameters.secretId();
        parameters.require("TagKeys");
        List<String> keys = parameters.texts("TagKeys", 0, Integer.MAX_VALUE, 1, 128);
        StoredSecret secret = call.writableSecret();
        secret.untag(keys);
        secret.touch(call.now());
    }
}
