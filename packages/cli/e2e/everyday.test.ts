import { describe } from 'vitest';
import { followsPushes } from './scenarios/push.ts';
import { startsByItself } from './scenarios/start.ts';
import { setStage } from './testing/suite.ts';
import type { Way } from './testing/suite.ts';

describe.each<Way>(['demo', 'apiserver and serve'])('%s', (way) => {
  const stage = setStage(way, { webhook: true });
  startsByItself(stage);
  followsPushes(stage, 'webhook');
});
