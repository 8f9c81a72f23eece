import { describe } from 'vitest';
import { followsOptions } from './scenarios/options.ts';
import { setStage } from './testing/suite.ts';
import type { Way } from './testing/suite.ts';

describe.each<Way>(['demo', 'apiserver and serve'])('%s', (way) => {
  followsOptions(setStage(way, { webhook: true }));
});
