/**
 * `MEMENTO_TEST_FAULTS=full` has as many faults as were promised: an hour. Otherwise there are just enough to notice what is
 * broken. `MEMENTO_TEST_SEED` chooses other ones; which were chosen is printed.
 */
export const IS_FULL = process.env.MEMENTO_TEST_FAULTS === 'full';

export const SEED = Number(process.env.MEMENTO_TEST_SEED ?? 9);

/** Kills in all. */
export const KILLS = Number(process.env.MEMENTO_TEST_FAULT_KILLS ?? (IS_FULL ? 1000 : 10));
