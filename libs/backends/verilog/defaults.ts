import type { BackendDefaults } from '../fpga';

/** Settings that a project may leave out; the uncertainty covers setup, clock skew and routing. */
export const DEFAULTS: BackendDefaults = { part: 'xcvu13p-flga2577-2-e', clockPeriod: 5, clockUncertainty: 0.125 };
