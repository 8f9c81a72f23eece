import { describe } from 'vitest';
import { followsPushes } from './scenarios/push.ts';
import { setStage } from './testing/suite.ts';
import type { Way } from './testing/suite.ts';

describe.each<Way>(['demo', 'apiserver and serve'])('%s', (way) => {
  followsPushes(setStage(way, { webhook: false }), 'polling every second');
});
