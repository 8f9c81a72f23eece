import { describe } from 'vitest';
import { showsBreakages } from './scenarios/breakages.ts';
import { setStage } from './testing/suite.ts';

describe('demo', () => {
  showsBreakages(setStage('demo', { webhook: true }));
});
