import fc from 'fast-check';

/** The seed of this run. */
export const PROPERTY_SEED = Number(process.env.PROPERTY_SEED ?? 20);

/**
 * Property tests draw the same cases in every run, so that a change is judged by what it changes. `PROPERTY_SEED=<number>` explores
 * others; a failure prints its seed.
 */
fc.configureGlobal({ seed: PROPERTY_SEED });
