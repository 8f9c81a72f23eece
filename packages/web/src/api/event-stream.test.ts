import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventParser } from './event-stream.ts';

it('reads events of all line endings, joins their lines and skips keep-alives', () => {
  const parse = createEventParser();
  expect(parse(':\n\ndata: {"a":1}\n\nevent: x\r\ndata:one\r\ndata: two\r\n\r\n')).toEqual(['{"a":1}', 'one\ntwo']);
});

it('gives the same events however the stream is cut', () => {
  const text = 'data: {"n":1}\n\n: alive\n\ndata: a\r\ndata: b\r\n\r\ndata: ü\n\n';
  const whole = createEventParser()(text);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
      const parse = createEventParser();
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const events = places.slice(1).flatMap((end, index) => parse(text.slice(places[index], end)));
      expect(events).toEqual(whole);
    }),
  );
});
