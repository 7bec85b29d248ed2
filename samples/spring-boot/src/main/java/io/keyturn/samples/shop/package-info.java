/** A small web shop that needs a database, a mail server and a payment provider, and so some secrets. */
@NullMarked
package io.keyturn.samples.shop;

import org.jspecify.annotations.NullMarked;
