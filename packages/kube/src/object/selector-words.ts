/** One word of a label selector text: a name (`in` and `notin` are names too), a symbol, or the end. */
export interface SelectorWord {
  readonly is: 'name' | 'symbol' | 'end';
  readonly text: string;
}

const word = /(?<symbol>!=|==|[=!(),<>])|(?<name>[^ \t\r\n=!(),<>]+)/g;

/**
 * The words of the text, the last one is `end`. A zero byte ends the text.
 * Source: apimachinery, `labels/selector.go`, Lexer.
 */
export function selectorWords(source: string): readonly SelectorWord[] {
  const [text = ''] = source.split('\0', 1);
  const words = [...text.matchAll(word)].map(({ 0: found, groups }): SelectorWord => {
    return { is: groups?.['symbol'] === undefined ? 'name' : 'symbol', text: found };
  });
  return [...words, { is: 'end', text: '' }];
}
