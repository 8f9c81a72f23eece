/** Time, timers and randomness of the simulated controllers; tests bring their own. */
export interface Clock {
  now(): number;
  /** Runs once after `ms`; returns the cancel. Timers never keep the process alive on their own. */
  after(ms: number, run: () => void): () => void;
  /** In [0, 1). */
  random(): number;
}
