import { describe } from 'vitest';
import { meetsDrift } from './scenarios/drift.ts';
import { recordedKubectl } from './testing/hands.ts';
import { setStage } from './testing/suite.ts';
import type { Way } from './testing/suite.ts';

describe.each<Way>(['demo', 'apiserver and serve'])('%s', (way) => {
  meetsDrift(setStage(way, { webhook: true }), recordedKubectl);
});
