/**
 * Programs that measure; run by hand, with their tables in {@code docs/benchmarks.md}. {@link
 * io.keyturn.benchmarks.StartupBenchmark} compares whole starts, {@link io.keyturn.benchmarks.ReadBenchmark} reads.
 */
@NullMarked
package io.keyturn.benchmarks;

import org.jspecify.annotations.NullMarked;
