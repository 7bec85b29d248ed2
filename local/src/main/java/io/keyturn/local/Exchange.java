package io.keyturn.local;

import java.io.IOException;

/** What both transports need: an answer to a request, or a broken connection. */
@FunctionalInterface
interface Exchange {

    WireResponse answer(WireRequest request, Abort abort) throws IOException;
}
