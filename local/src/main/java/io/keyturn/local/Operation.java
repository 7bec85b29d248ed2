package io.keyturn.local;

import tools.jackson.databind.node.ObjectNode;

/** One operation of the service: fills in its answer, or throws {@link ServiceError} before it has changed anything. */
@FunctionalInterface
interface Operation {

    void run(Call call, ObjectNode answer);
}
