@NullMarked
package io.keyturn.local;

import org.jspecify.annotations.NullMarked;
