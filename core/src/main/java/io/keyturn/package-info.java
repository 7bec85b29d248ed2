@NullMarked
package io.keyturn;

import org.jspecify.annotations.NullMarked;
