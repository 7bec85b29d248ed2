/**
 * The AWS SDK client as the {@code keyturn.*} settings want it: region, endpoint, credentials, time-outs and retries.
 */
@NullMarked
package io.keyturn.client;

import org.jspecify.annotations.NullMarked;
