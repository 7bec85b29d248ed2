package io.keyturn.local;

import org.jspecify.annotations.Nullable;

/**
 * What the service reads of an HTTP request, whether it came by a socket or straight from an SDK client.
 *
 * @param target the {@code X-Amz-Target} header
 * @param authorization the {@code Authorization} header, of which only the region is read
 * @param body the JSON body
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record WireRequest(@Nullable String target, @Nullable String authorization, byte[] body) {

    @Override
    public String toString() {
        return "WireRequest[" + target + "]";
    }
}
