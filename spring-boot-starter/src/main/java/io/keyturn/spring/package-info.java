@NullMarked
package io.keyturn.spring;

import org.jspecify.annotations.NullMarked;
