import { describe } from 'vitest';
import { survivesBrokenCommits } from './scenarios/broken-commits.ts';
import { setStage } from './testing/suite.ts';
import type { Way } from './testing/suite.ts';

describe.each<Way>(['demo', 'apiserver and serve'])('%s', (way) => {
  survivesBrokenCommits(setStage(way, { webhook: true }));
});
