/** What every adapter has to do alike: {@link io.keyturn.contract.ConfigurationContract}. */
@NullMarked
package io.keyturn.contract;

import org.jspecify.annotations.NullMarked;
