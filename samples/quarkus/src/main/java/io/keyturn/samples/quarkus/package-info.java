/** The shop of the Spring sample, on Quarkus. */
@NullMarked
package io.keyturn.samples.quarkus;

import org.jspecify.annotations.NullMarked;
